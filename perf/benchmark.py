"""What a benchmark is: one function that prepares work, outside the clock, and returns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A named piece of work; prepare() returns the callable whose CPU is measured.

    group is the module it stands in: fastpaths, yardsticks, pages.
    """

    name: str
    summary: str
    prepare: Callable[[], Work]
    group: str


def benchmark(function: Callable[[], Work]) -> Callable[[], Work]:
    """Mark a function as a benchmark: its body prepares, what it returns is the work."""
    summary = (function.__doc__ or "").strip().split("\n")[0]
    group = function.__module__.rpartition(".")[2]
    mark = Benchmark(function.__name__, summary, function, group)
    function.benchmark = mark  # type: ignore[attr-defined]
    return function


def configure(**settings: Any) -> None:
    """Set Django up for a benchmark that stands alone, once in a process.

    In a process whose settings are there already (DJANGO_SETTINGS_MODULE) those are used.
    """
    import os

    import django
    from django.apps import apps
    from django.conf import settings as configured

    if not configured.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        defaults: dict[str, Any] = {
            "ALLOWED_HOSTS": ["*"],
            "DATABASES": {"default": memory},
            "INSTALLED_APPS": ["hotclub.fastpaths"],
            "ROOT_URLCONF": "hotclub.perf.yardstick_urls",
            "SECRET_KEY": "benchmark",
            "USE_TZ": True,
        }
        configured.configure(**defaults | settings)
    if not apps.ready:
        django.setup()
