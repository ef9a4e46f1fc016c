"""The recorder: what a sample of the requests cost, written down beside the server.

    MIDDLEWARE = ["hotclub.perf.middleware.RequestRecorder", ...]    # first: it sees all the others
    HOTCLUB_PERF = {"FOLDER": "/var/spool/hotclub", "RATE": 0.01}

The answer is the same with it and without it. Whatever fails in it costs records, which are
counted; what fails in the view passes through.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.exception import convert_exception_to_response
from django.utils.decorators import sync_and_async_middleware

from hotclub.perf.asked import asks
from hotclub.perf.hot.active import Active
from hotclub.perf.hot.recording import responding
from hotclub.perf.options import options_from
from hotclub.perf.recorder import Recorder

Respond = Callable[[Any], Any]


@sync_and_async_middleware  # type: ignore[untyped-decorator]
def RequestRecorder(get_response: Respond) -> Respond:
    """Record a sample of the requests; does nothing without the setting HOTCLUB_PERF.

    A function, since Django calls what it returns for each request, and a closure is the least that
    a call can cost. Raises ImproperlyConfigured where the setting can't be understood.
    """
    options = options_from(getattr(settings, "HOTCLUB_PERF", None))
    if options is None:
        raise MiddlewareNotUsed("HOTCLUB_PERF asks for no records")
    if iscoroutinefunction(get_response):
        return asynchronous(get_response, Recorder(options, by_step=True))
    return synchronous(get_response, Recorder(options, by_step=False))


def synchronous(get_response: Respond, recorder: Recorder) -> Respond:
    unsampled = without_conversion(get_response)
    plain: Respond = responding(recorder, get_response, unsampled)

    def respond_to_asked(request: Any) -> Any:
        return recorder.serve_asked(get_response, request) if asks(request) else plain(request)

    return respond_to_asked if recorder.signed_header else plain


def without_conversion(get_response: Respond) -> Respond:
    """Return what Django wrapped to turn exceptions into responses, where it is just that.

    It wraps each middleware, ours too, so that for a request that is none of our business the
    wrapper around us does the same work: a fifth of what passing through costs.
    """
    code = getattr(convert_exception_to_response(len), "__code__", None)
    if getattr(get_response, "__code__", get_response) is code:
        inner: Respond = getattr(get_response, "__wrapped__", get_response)
        return inner
    return get_response


def asynchronous(get_response: Respond, recorder: Recorder) -> Respond:
    draw, rate = recorder.draw, recorder.rate

    async def respond(request: Any) -> Any:
        if recorder.signed_header and asks(request):
            active = paused(recorder.begin_asked())
        elif draw() >= rate:
            return await get_response(request)
        else:
            active = profiled() if next(recorder.turns, True) else recorder.begin()
        response = None
        try:
            response = await Steps(get_response(request), active, recorder.clock.read)
            return response
        finally:
            recorder.end(active, request, response)

    def profiled() -> Active | None:
        return paused(recorder.begin_profiled())

    return respond


def paused(active: Active | None) -> Active | None:
    """Return it with its profile paused, until the first step."""
    if active is not None and active.profile is not None:
        active.profile.pause()
    return active


class Steps:
    """A coroutine whose cost is added up over its steps: between them the loop serves others."""

    def __init__(self, work: Any, active: Active | None, read: Callable[[], int]) -> None:
        self.work, self.active, self.read = work, active or Active(), read
        self.profile = self.active.profile

    def __await__(self) -> Generator[Any, Any, Any]:
        work = self.work
        step, value = work.send, None
        while True:
            self.count(-1)
            if self.profile is not None:
                self.profile.resume()
            try:
                waits_for = step(value)
            except StopIteration as done:
                return done.value
            finally:
                if self.profile is not None:
                    self.profile.pause()
                self.count(1)
            try:
                value = yield waits_for
                step = work.send
            except GeneratorExit:
                work.close()
                raise
            except BaseException as error:
                step, value = work.throw, error

    def count(self, sign: int) -> None:
        try:
            self.active.cost += sign * self.read()
        except Exception:
            self.active.cost = -1 << 62  # a clock that failed once: no sum over steps is right
