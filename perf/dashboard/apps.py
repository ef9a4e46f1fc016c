"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "hotclub.perf.dashboard"
    label = "hotclub_dashboard"
    verbose_name = "hotclub dashboard"
