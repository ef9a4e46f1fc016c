"""A small site for the recorder's tests: settings, urls and views in one module."""

from __future__ import annotations

import gc
import os
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from hotclub.perf.flags import record_flag

SECRET_KEY = "recorder"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = __name__
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
MIDDLEWARE = ["hotclub.perf.middleware.RequestRecorder"]
USE_TZ = True
if os.environ.get("RECORDER_FOLDER"):
    HOTCLUB_PERF = {
        "FOLDER": os.environ["RECORDER_FOLDER"],
        "RATE": 1.0,
        "PROFILE_EVERY": 0,
        "BUFFER_RECORDS": int(os.environ.get("RECORDER_BUFFER", "64")),
    }


def item(request: HttpRequest, pk: int) -> HttpResponse:
    record_flag("new_item", "b")
    record_flag("dark", False)
    return HttpResponse(b"x" * pk)


def queries(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("SELECT 1")
    return JsonResponse({"watched": len(connection.execute_wrappers)})


def cached(request: HttpRequest) -> HttpResponse:
    cache.delete("k")
    cache.get("k")
    cache.set("k", 1)
    cache.get("k")
    cache.get_many(["k", "other"])
    return HttpResponse()


def garbage(request: HttpRequest) -> HttpResponse:
    gc.collect()
    return HttpResponse()


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("on purpose")


def leaves(request: HttpRequest) -> HttpResponse:
    raise SystemExit("on purpose")


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([b"a", b"b"])


async def waits(request: HttpRequest) -> HttpResponse:
    import asyncio

    from asgiref.sync import sync_to_async

    record_flag("async", True)
    await asyncio.sleep(0)

    def ask() -> Any:
        with connection.cursor() as cursor:
            return cursor.execute("SELECT 1")

    await sync_to_async(ask)()
    return HttpResponse(b"waited")


urlpatterns = [
    path("items/<int:pk>/", item),
    path("queries/", queries),
    path("cached/", cached),
    path("garbage/", garbage),
    path("broken/", broken),
    path("leaves/", leaves),
    path("stream/", stream),
    path("who/", who),
    path("waits/", waits),
]
