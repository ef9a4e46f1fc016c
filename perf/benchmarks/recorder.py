"""What the recorder adds to a request: the same small page without it, not sampled, and sampled.

The difference to recorder_absent is its price; so that it may be read off, the three differ by one
line of the settings.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from typing import Any

from hotclub.perf.benchmark import Work, benchmark, configure

MIDDLEWARE = "hotclub.perf.middleware.RequestRecorder"
BUFFER = 128
SELDOM = {"PROFILE_EVERY": 10**12}  # counted down to, and not met
NEVER = 1e-12  # drawn as any other rate, and not met in a million years

NEARLY_ALL = 1 - 1e-9  # drawn as any other rate, which the rate of 1 is not


@cache
def spools() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for the recorders of this process, which write their last when it ends.

    It is taken away after that: what is registered first to be done at the end is done last.
    """
    return tempfile.TemporaryDirectory(prefix="hotclub-recorder-")


def page(**recorder: Any) -> Work:
    """Return a request for TechEmpower's json, with the recorder where it is given a setting."""
    configure()
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory, override_settings

    with override_settings(
        MIDDLEWARE=[MIDDLEWARE] if recorder else [],
        HOTCLUB_PERF={"FOLDER": spools().name, "BUFFER_RECORDS": BUFFER} | SELDOM | recorder,
    ):
        handler = WSGIHandler()
    environ = RequestFactory().get("/json").environ | {"PATH_INFO": "/json"}
    environ["HTTP_HOST"] = "localhost"

    def work() -> bytes:
        response = handler(dict(environ), lambda status, headers: None)
        return b"".join(response)

    for _ in range(BUFFER + 1):  # the first segment is opened before anything is counted
        assert json.loads(work())["message"] == "Hello, World!"
    return work


@benchmark
def recorder_absent() -> Work:
    """A small page without the recorder."""
    return page()


@benchmark
def recorder_unsampled() -> Work:
    """The same page with the recorder, not sampled."""
    return page(RATE=NEVER)


@benchmark
def recorder_sampled() -> Work:
    """The same page, each request recorded, writing to disk included."""
    return page(RATE=NEARLY_ALL)


def alone(rate: float | None) -> Work:
    """Return a call of a view that answers with what is there, behind the recorder or not.

    Each layer is wrapped as Django's handler wraps it. Nothing else is in it: in a whole page the
    layout of memory moves a count by as much as the recorder costs.
    """
    configure()
    from django.core.handlers.exception import convert_exception_to_response
    from django.http import HttpResponse
    from django.test import RequestFactory, override_settings
    from django.utils.module_loading import import_string

    request, response = RequestFactory().get("/json"), HttpResponse()

    def view(request: object) -> HttpResponse:
        return response

    wrapped = convert_exception_to_response(view)
    if rate is None:
        return lambda: wrapped(request)
    with override_settings(HOTCLUB_PERF={"FOLDER": spools().name, "RATE": rate} | SELDOM):
        handler = convert_exception_to_response(import_string(MIDDLEWARE)(wrapped))
    for _ in range(BUFFER + 1):  # the first segment is opened before anything is counted
        handler(request)
    return lambda: handler(request)


@benchmark
def view_alone() -> Work:
    """A view that does nothing, by itself."""
    return alone(None)


@benchmark
def recorder_alone() -> Work:
    """The same view behind the recorder, not sampled: what every request pays."""
    return alone(NEVER)


@benchmark
def recorder_alone_sampled() -> Work:
    """The same view behind the recorder, each request recorded."""
    return alone(NEARLY_ALL)
