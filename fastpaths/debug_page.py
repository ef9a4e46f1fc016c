"""Django's debug page of an error says that fast paths are on, beside the version of Django.

A traceback that ends in a compiled function should not be a riddle. Django lets a project name its
exception reporter; where DEBUG is on and the project names none, this one is named for it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views import debug

REPORTER = "hotclub.fastpaths.debug_page.ExceptionReporter"


class ExceptionReporter(debug.ExceptionReporter):
    """Django's own reporter, with a remark after the version of Django."""

    def get_traceback_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_traceback_data()
        from hotclub.fastpaths import installer

        if on := installer.count():
            remark = f"{on} fast paths of hotclub are on; FASTPATHS=off runs without them"
            data["django_version_info"] = f"{data.get('django_version_info', '')} ({remark})"
        return data


def announce() -> None:
    """Name our reporter where the debug page can be seen and the project has none of its own."""
    if settings.DEBUG and not settings.is_overridden("DEFAULT_EXCEPTION_REPORTER"):
        settings.DEFAULT_EXCEPTION_REPORTER = REPORTER
