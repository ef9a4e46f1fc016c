"""The sample service with the dashboard, for its tests."""

from __future__ import annotations

from django.urls import include, path

from app.urls import urlpatterns as service

urlpatterns = [path("hotclub/", include("hotclub.perf.dashboard.urls")), *service]
