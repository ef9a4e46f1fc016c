"""The dashboard's addresses: include("hotclub.perf.dashboard.urls") where you like."""

from __future__ import annotations

from django.urls import path

from hotclub.perf.dashboard import views

app_name = "hotclub_dashboard"
urlpatterns = [
    path("", views.endpoints, name="endpoints"),
    path("endpoint/", views.endpoint, name="endpoint"),
    path("rollouts/", views.rollouts, name="rollouts"),
    path("rollouts/<str:commit>/", views.rollout, name="rollout"),
    path("functions/", views.functions, name="functions"),
    path("functions/diff/", views.diff, name="diff"),
    path("flame/", views.flame, name="flame"),
    path("profile.speedscope.json", views.profile, name="profile"),
    path("flags/", views.flags, name="flags"),
    path("peak/", views.peak, name="peak"),
    path("ledger/", views.ledger, name="ledger"),
    path("health/", views.health, name="health"),
]
