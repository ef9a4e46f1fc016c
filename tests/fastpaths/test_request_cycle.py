"""Requests and responses: read, answered and sent as Django does, whatever the environ holds."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from io import BytesIO
from typing import Any, ClassVar

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import connection, connections
from django.dispatch import Signal
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import get_script_prefix, get_urlconf, path, set_script_prefix, set_urlconf
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths.installer import original
from tests.fastpaths.conftest import family, put

FAMILIES = (
    "request_wsgi",
    "request_signals",
    "request_connections",
    "request_handler",
    "request_chain",
    "response_headers",
    "response_json",
    "urls_context",
)
PATHS = {
    build: [path for name in FAMILIES for path in family(name, build)]
    for build in ("source", "imported")
}
both = pytest.mark.parametrize("build", PATHS)


def outcome(work: Any) -> Any:
    try:
        return work()
    except Exception as error:
        return type(error), str(error)


def same(build: str, work: Any) -> None:
    expected = outcome(work)
    with put(PATHS[build]):
        assert outcome(work) == expected


TEXTS = st.text("ab/;,= \n%é夕\xc3\xa9\xff\"'+&", max_size=12)
ENVIRON = st.fixed_dictionaries(
    {"REQUEST_METHOD": st.sampled_from(["GET", "post", "PUT", ""])},
    optional={
        "PATH_INFO": TEXTS,
        "SCRIPT_NAME": TEXTS,
        "SCRIPT_URL": TEXTS,
        "REDIRECT_URL": TEXTS,
        "QUERY_STRING": TEXTS,
        "HTTP_COOKIE": TEXTS,
        "CONTENT_TYPE": st.sampled_from(
            [
                "",
                " Text/HTML ",
                "text/html; charset=latin-1",
                "x;charset=no",
                "café",
                "multipart/form-data; boundary=x",
                "a" * 300,
            ]
        ),
        "CONTENT_LENGTH": st.sampled_from(["", "3", " 2 ", "x", None, "-1", "1_0"]),
        "HTTP_HOST": st.sampled_from(["localhost", "LOCALHOST:80", "evil.example", ""]),
    },
)


@both
@settings(max_examples=150, deadline=None)
@given(environ=ENVIRON, body=st.binary(max_size=5))
def test_a_request_reads_its_environ_as_djangos_does(
    build: str, environ: dict[str, Any], body: bytes
) -> None:
    def work() -> Any:
        own = {"wsgi.input": BytesIO(body), "wsgi.url_scheme": "http", **environ}
        request = WSGIRequest(own)
        found = {k: v for k, v in vars(request).items() if k not in ("_stream", "environ", "META")}
        own.pop("wsgi.input")
        return (
            found,
            own,
            outcome(lambda: (request.GET, request.COOKIES, request.encoding)),
            outcome(request.get_host),
            outcome(lambda: (request.POST, request.body)),
            vars(request._stream)["limit"],
        )

    same(build, work)
    with override_settings(FORCE_SCRIPT_NAME="/forced"):
        same(build, work)


VALUES = st.one_of(
    st.text("aZ-: é夕\n\r\x7f\x80", max_size=8),
    st.sampled_from([3, -1, True, b"bytes", b"\xff\n", None, 1.5, lazystr("x"), SafeString("<")]),
)


@both
@settings(max_examples=150, deadline=None)
@given(
    headers=st.lists(st.tuples(VALUES, VALUES), max_size=4),
    options=st.fixed_dictionaries(
        {},
        optional={
            "content_type": st.sampled_from(
                ["text/plain", "text/plain; charset=utf-8", 'x; Charset="latin-1"', "a;b", ""]
            ),
            "status": st.sampled_from([200, "404", "x", 99, 600, None]),
            "reason": st.sampled_from(["Fine", "", None, "a\nb"]),
            "charset": st.sampled_from(["utf-8", "latin-1", "no-such", ""]),
            "headers": st.sampled_from([{}, {"X": "y"}, {"content-type": "a/b"}]),
        },
    ),
    content=st.sampled_from(["", "café", "夕", b"\xff", memoryview(b"m"), 7, ["a", b"b"], None]),
    streaming=st.booleans(),
)
def test_responses_hold_what_djangos_hold(
    build: str, headers: Any, options: dict[str, Any], content: Any, streaming: bool
) -> None:
    def work() -> Any:
        kind: Any = StreamingHttpResponse if streaming else HttpResponse
        response = kind(content, **options)
        refused = []
        for name, value in headers:
            refused.append(outcome(lambda n=name, v=value: response.__setitem__(n, v)))
            refused.append(outcome(lambda n=name: (response.has_header(n), n in response)))
            refused.append(outcome(lambda n=name: response.get(n, "none")))
        body = outcome(lambda: b"".join(response))
        found = {
            k: v
            for k, v in vars(response).items()
            if k not in ("headers", "_container", "_iterator")
        }
        stored = {k: (v, type(v[1])) for k, v in response.headers._store.items()}
        charset, reason = outcome(lambda: response.charset), response.reason_phrase
        return refused, body, found, stored, charset, reason

    same(build, work)


@both
@given(
    data=st.recursive(st.none() | st.text() | st.floats() | st.integers(), st.lists, max_leaves=5)
)
@settings(max_examples=60, deadline=None)
def test_json_is_the_same(build: str, data: Any) -> None:
    class Own(json.JSONEncoder):
        def default(self, o: Any) -> str:
            return "own"

    for more in ({}, {"safe": False}, {"json_dumps_params": {"indent": 1}}, {"encoder": Own}):
        same(build, lambda m=more: JsonResponse({"a": data}, **m).content)
        same(build, lambda m=more: JsonResponse([data, {1}], **m).content)


class Marked:
    """Middleware with everything that middleware may have."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        response = self.get_response(request)
        response["X-Marked"] = response.get("X-Marked", "") + "1"
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        return HttpResponse("early") if "early" in request.GET else None

    def process_exception(self, request: Any, error: Exception) -> Any:
        return HttpResponse(f"caught {error}") if "caught" in str(error) else None

    def process_template_response(self, request: Any, response: Any) -> Any:
        return None if "lost" in request.GET else response


class Deferred(HttpResponse):
    def render(self) -> Any:
        if self.content == b"bad":
            raise ValueError("caught in render")
        self["X-Rendered"] = "yes"
        return self


def view(request: Any, what: str) -> Any:
    answers: dict[str, Any] = {
        "plain": lambda: HttpResponse("plain"),
        "none": lambda: None,
        "raise": lambda: 1 / 0,
        "caught": lambda: int("caught"),
        "deferred": lambda: Deferred("good"),
        "bad": lambda: Deferred("bad"),
        "cookie": lambda: cookie(),
        "stream": lambda: StreamingHttpResponse([b"a", b"b"]),
    }
    return answers[what]()


def cookie() -> HttpResponse:
    response = HttpResponse("cookie", status=404)
    response.set_cookie("a", "b", expires="Fri, 01 Jan 2038 00:00:00 GMT", samesite="Lax")
    response.set_cookie("c", "é")
    return response


async def later(request: Any) -> HttpResponse:
    return HttpResponse("later")


class Page:
    def __call__(self, request: Any) -> Any:
        return HttpResponse("an object") if "yes" in request.GET else None


class Conf:
    urlpatterns: ClassVar[list[Any]] = [
        path("later/", later),
        path("page/", Page()),
        path("<str:what>/", view),
    ]


STACK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    f"{__name__}.Marked",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ASKED = [
    *("plain none raise caught deferred bad cookie stream later page nothing".split()),
    *("plain/?early deferred/?lost page/?yes later/?early".split()),
]


@both
@pytest.mark.parametrize("atomic", [False, True])
@pytest.mark.django_db
def test_the_handler_answers_as_djangos_does(
    build: str, atomic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", atomic)

    def work() -> list[Any]:
        handler, found = WSGIHandler(), []
        for asked in ASKED:
            where, _, query = asked.partition("?")
            environ = {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": f"/{where.strip('/')}/",
                "QUERY_STRING": query,
                "HTTP_HOST": "localhost",
                "wsgi.input": BytesIO(),
                "wsgi.url_scheme": "http",
            }
            started: list[Any] = []

            def ask(environ: Any = environ, started: Any = started) -> Any:
                response = handler(environ, lambda *words: started.extend(words))
                body = b"".join(response)
                # Not closed: that would end the test's own transaction.
                return type(response), body[:80], started

            found.append((asked, outcome(ask)))
        return found

    with override_settings(
        ROOT_URLCONF=Conf, MIDDLEWARE=STACK, ALLOWED_HOSTS=["localhost"], DEBUG=False
    ):
        for signal in (request_started, request_finished):
            monkeypatch.setattr(signal, "receivers", [])
        expected = work()
        with put(PATHS[build]):
            assert work() == expected


@both
def test_signals_reach_whom_djangos_reach(build: str) -> None:
    class Sender:
        pass

    def work() -> Any:
        found = []
        for caching in (False, True):
            signal, calls = Signal(use_caching=caching), []

            def first(calls: Any = calls, **named: Any) -> str:
                calls.append(("first", named["sender"], sorted(named)))
                return "first"

            class Receiver:
                def method(self, calls: Any = calls, **named: Any) -> str:
                    calls.append(("method", named["sender"]))
                    return "method"

            async def asynchronous(calls: Any = calls, **named: Any) -> str:
                calls.append(("asynchronous", named["sender"]))
                return "asynchronous"

            receiver = Receiver()
            found.append(signal.send(Sender, a=1))
            signal.connect(first)
            signal.connect(receiver.method, sender=Sender)
            for sender in (Sender, None, Receiver, Sender):
                if not (caching and sender is None):
                    found.append([answer for _, answer in signal.send(sender, a=1)])
            signal.connect(asynchronous, sender=Receiver)
            found.append([answer for _, answer in signal.send(Receiver)])
            del receiver
            gc.collect()
            found.append([answer for _, answer in signal.send(Sender)])
            signal.disconnect(first)
            found.append([answer for _, answer in signal.send(Sender)])
            signal.connect(lambda **named: 1 / 0, weak=False)
            found.append(outcome(lambda s=signal: s.send(Sender)))
            found.append(outcome(lambda s=signal: s.send([])))
            found.append([call[0] for call in calls])
        return found

    same(build, work)


@both
def test_connections_belong_to_threads_and_tasks(build: str) -> None:
    def seen() -> Any:
        return id(connections["default"]), id(connection.ops), connection.vendor

    def work() -> Any:
        mine, others = seen(), []
        thread = threading.Thread(
            target=lambda: others.append((seen()[0], len(connections.all(initialized_only=True))))
        )
        thread.start()
        thread.join()

        async def task() -> Any:
            return seen()[0], len(connections.all(initialized_only=True))

        return (
            mine == seen(),
            mine[0] == others[0][0],
            others[0][1],
            mine[0] == asyncio.run(task())[0],
            outcome(lambda: connections["missing"]),
            outcome(lambda: connection.missing),
            len(connections.all()),
        )

    same(build, work)


@both
def test_prefix_and_urlconf_belong_to_threads_and_tasks(build: str) -> None:
    def now() -> Any:
        return get_script_prefix(), get_urlconf()

    def work() -> Any:
        found = [now()]
        try:
            set_script_prefix("/app")
            set_urlconf("one")
            found.append(now())

            async def task(name: str) -> Any:
                set_urlconf(name)
                await asyncio.sleep(0)
                before = now()
                set_urlconf(None)
                return before, now()

            async def tasks() -> Any:
                return await asyncio.gather(task("two"), task("three")), now()

            found.append(asyncio.run(tasks()))
            thread = threading.Thread(target=lambda: found.append(now()))
            thread.start()
            thread.join()
            found.append(now())
        finally:
            set_urlconf(None)
            set_script_prefix("/")
        return found, now()

    same(build, work)


def test_originals_are_known() -> None:
    assert all(callable(original(one)) for one in PATHS["imported"])
