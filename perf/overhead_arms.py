"""One request of a small project under each recorder: what `hotclub perf overhead` counts.

The page asks an in-memory database twice. Each benchmark runs in a process of its own, since a
project is configured once; peers are set up as their documentation says, and send nothing.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hotclub.perf.benchmark import Work, benchmark, configure
from hotclub.perf.benchmarks.recorder import MIDDLEWARE, NEARLY_ALL, NEVER, SELDOM, spools

APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]


def item(request: HttpRequest, pk: int) -> HttpResponse:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [pk])
        first = cursor.fetchone()
        cursor.execute("SELECT %s", [pk + 1])
        return HttpResponse(f"{first[0]} {cursor.fetchone()[0]}")


urlpatterns = [path("items/<int:pk>/", item)]


def project(middleware: str = "", apps: tuple[str, ...] = (), **settings: Any) -> Work:
    """Return a request of the page, with this middleware before it."""
    configure(
        ROOT_URLCONF="hotclub.perf.overhead_arms",
        MIDDLEWARE=[middleware] if middleware else [],
        INSTALLED_APPS=[*APPS, *apps],
        **settings,
    )
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command
    from django.test import RequestFactory

    if apps:
        call_command("migrate", verbosity=0)
    handler = WSGIHandler()
    environ = RequestFactory().get("/items/7/").environ

    def work() -> bytes:
        response = handler(dict(environ), lambda status, headers: None)
        body = b"".join(response)
        response.close()
        return body

    for _ in range(129):
        assert work() == b"7 8"
    return work


def recorded(rate: float, **more: Any) -> Work:
    folder = spools().name
    return project(MIDDLEWARE, HOTCLUB_PERF={"FOLDER": folder, "RATE": rate, **SELDOM, **more})


@benchmark
def nothing() -> Work:
    """no recorder"""
    return project()


@benchmark
def hotclub_unsampled() -> Work:
    """hotclub, a request that is not sampled"""
    return recorded(NEVER)


@benchmark
def hotclub_sampled() -> Work:
    """hotclub, sampled"""
    return recorded(NEARLY_ALL)


@benchmark
def hotclub_profiled() -> Work:
    """hotclub, sampled and profiled"""
    return recorded(NEARLY_ALL, PROFILE_EVERY=1)


@benchmark
def sentry_unsampled() -> Work:
    """sentry-sdk, traces_sample_rate=0"""
    return sentry(0.0)


@benchmark
def sentry_sampled() -> Work:
    """sentry-sdk, traces_sample_rate=1"""
    return sentry(1.0)


def sentry(rate: float) -> Work:
    import sentry_sdk

    # An address that nobody listens at, and a transport that throws away what it is given.
    sentry_sdk.init("http://key@127.0.0.1:9/1", traces_sample_rate=rate, transport=lambda _: None)
    return project()


@benchmark
def opentelemetry_sampled() -> Work:
    """opentelemetry-instrumentation-django, every span made, none exported"""
    from opentelemetry import trace
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.sdk.trace import TracerProvider

    trace.set_tracer_provider(TracerProvider())
    configure(ROOT_URLCONF="hotclub.perf.overhead_arms", MIDDLEWARE=[], INSTALLED_APPS=APPS)
    DjangoInstrumentor().instrument()  # it puts its middleware into the settings
    return project()


@benchmark
def silk_sampled() -> Work:
    """django-silk, every request, to SQLite in memory"""
    return project("silk.middleware.SilkyMiddleware", ("silk",), **templates())


def templates() -> dict[str, Any]:
    return {"TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]}


# What a benchmark needs beside Django, by the first word of its name.
NEEDS = {"sentry": "sentry_sdk", "opentelemetry": "opentelemetry.instrumentation.django"}
NEEDS["silk"] = "silk"
