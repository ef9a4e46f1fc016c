"""What the recorder adds to a request: the same small page without it, not sampled, and sampled.

The difference to recorder_absent is its price; so that it may be read off, the three differ by one
line of the settings.
"""

from __future__ import annotations

import json
import tempfile
from typing import Any

from hotclub.perf.benchmark import Work, benchmark, configure

MIDDLEWARE = "hotclub.perf.middleware.RequestRecorder"
BUFFER = 64
SELDOM = {"PROFILE_EVERY": 10**12}  # counted down to, and not met
NEVER = 1e-12  # drawn as any other rate, and not met in a million years


def page(**recorder: Any) -> Work:
    """Return a request for TechEmpower's json, with the recorder where it is given a setting."""
    configure()
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory, override_settings

    folder = tempfile.TemporaryDirectory(prefix="hotclub-recorder-")
    with override_settings(
        MIDDLEWARE=[MIDDLEWARE] if recorder else [],
        HOTCLUB_PERF={"FOLDER": folder.name, "BUFFER_RECORDS": BUFFER} | SELDOM | recorder,
    ):
        handler = WSGIHandler()
    environ = RequestFactory().get("/json").environ | {"PATH_INFO": "/json"}
    environ["HTTP_HOST"] = "localhost"

    def work(folder: Any = folder) -> bytes:  # the folder stays as long as the work does
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
    return page(RATE=1.0)
