"""The recorder: what a sample of the requests cost, written down beside the server.

    MIDDLEWARE = ["hotclub.perf.middleware.RequestRecorder", ...]    # first: it sees all the others
    HOTCLUB_PERF = {"FOLDER": "/var/spool/hotclub", "RATE": 0.01}

The answer is the same with it and without it. Whatever fails in it costs records, which are
counted; what fails in the view passes through.
"""

from __future__ import annotations

import gc
import logging
import math
import threading
from collections.abc import Callable, Generator, Iterator
from itertools import repeat
from os import getpid
from random import Random
from time import perf_counter_ns, time_ns
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.exception import convert_exception_to_response
from django.utils.decorators import sync_and_async_middleware

from hotclub.perf import clock
from hotclub.perf.flags import Active, current
from hotclub.perf.meters import Database, collected, time_caches
from hotclub.perf.options import Options, options_from
from hotclub.perf.process import this_process
from hotclub.perf.record import LAYOUT, NOTHING, OTHER, UNMATCHED
from hotclub.perf.spool import Spool

WAITED = [name for name, _ in LAYOUT[-len(NOTHING) :]]
log = logging.getLogger("hotclub.perf")
Respond = Callable[[Any], Any]
METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())


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
    skip = recorder.skip()

    def respond(request: Any) -> Any:
        for _ in skip:  # counts down in C: a draw for each request would cost twice as much
            return unsampled(request)
        return sampled(request) if due() else get_response(request)

    def due() -> bool:
        nonlocal skip
        with recorder.lock:
            for _ in skip:  # another thread was here first
                return False
            skip = recorder.skip()
            return True

    def sampled(request: Any) -> Any:
        active = recorder.begin()
        response = None
        try:
            response = get_response(request)
            return response
        finally:
            recorder.end(active, request, response)

    return sampled if recorder.rate == 1 else respond


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
        if draw() >= rate:
            return await get_response(request)
        active = recorder.begin()
        response = None
        try:
            response = await Steps(get_response(request), active, recorder.clock.read)
            return response
        finally:
            recorder.end(active, request, response)

    return respond


class Steps:
    """A coroutine whose cost is added up over its steps: between them the loop serves others."""

    def __init__(self, work: Any, active: Active | None, read: Callable[[], int]) -> None:
        self.work, self.active, self.read = work, active or Active(), read

    def __await__(self) -> Generator[Any, Any, Any]:
        work = self.work
        step, value = work.send, None
        while True:
            self.count(-1)
            try:
                waits_for = step(value)
            except StopIteration as done:
                return done.value
            finally:
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


class Recorder:
    """Begins and ends a record; raises nothing."""

    def __init__(self, options: Options, *, by_step: bool) -> None:
        self.by_step = by_step
        self.rate, self.rates, self.other_rate = options.highest_rate, options.rates, options.rate
        self.weight = 1 / options.rate if options.rate else 0.0
        random = Random()  # of its own: a site's own draws stay as they are
        self.draw = random.random
        self.lock = threading.Lock()
        self.clock = clock.choose()
        self.read = self.clock.read
        process = this_process(options, self.clock.by_step if by_step else self.clock.name)
        limits = options.limits
        self.most_waiting, self.longest_ns = limits.buffer_records, limits.flush_ns
        self.spool = Spool(options.folder, process, limits, random.seed)
        self.writers = self.spool.writers
        self.database = Database(always=by_step)
        if options.cache:
            time_caches()
        self.endpoints: set[str] = set()
        self.most_endpoints = options.endpoints

    def skip(self) -> Iterator[None]:
        """Return as many Nones as there are requests before the next sampled one."""
        if self.rate == 1:
            return repeat(None, 0)
        gap = math.log(1 - self.draw()) / math.log1p(-self.rate)
        return repeat(None, int(min(gap, 1 << 62)))

    def begin(self) -> Active | None:
        active = Active()
        try:
            self.database.enter()
            current.set(active)
            gc.callbacks.append(collected)
            active.wall_ns = perf_counter_ns()
            if not self.by_step:
                active.cost = self.read()
        except Exception as error:
            self.leave(active)
            self.failed(error)
            return None
        return active

    def end(self, active: Active | None, request: Any, response: Any) -> None:
        if active is None:
            return
        try:
            cost = active.cost if self.by_step else self.read() - active.cost
            now_ns = perf_counter_ns()
            self.leave(active)
            self.record(active, request, response, cost, now_ns)
        except Exception as error:
            self.leave(active)
            self.failed(error)

    def leave(self, active: Active) -> None:
        """Undo what begin() did, once."""
        if active.done:
            return
        active.done = True
        try:
            try:
                self.database.leave()
            finally:
                gc.callbacks.remove(collected)
        except ValueError:  # begin() did not come that far
            return
        except Exception as error:
            self.failed(error)

    def record(self, active: Active, request: Any, response: Any, cost: int, now_ns: int) -> None:
        match = request.resolver_match
        endpoint = UNMATCHED if match is None else match.route
        rate = self.rates.get(endpoint, self.other_rate)
        if rate < self.rate and self.draw() * self.rate >= rate:
            return  # this endpoint is sampled less than the one that is sampled most
        if endpoint not in self.endpoints:
            endpoint = self.kept_apart(endpoint)
        method = request.method
        if method not in METHODS:
            method = OTHER  # a client may send any word
        status, size = 0, -1
        if response is not None:
            status = response.status_code
            if not response.streaming:
                size = len(response.content)
        writer = self.writers.get(getpid()) or self.spool.writer()
        wall_ns = now_ns - active.wall_ns
        if cost < 0 or wall_ns < 0:
            writer.count("clock")
            return
        spent = active.spent
        rows = writer.rows
        rows.append(
            (
                time_ns(),
                endpoint,
                method,
                tuple(sorted(active.flags.items())) if active.flags else (),
                status,
                -1,
                cost,
                wall_ns,
                size,
                self.weight if rate == self.other_rate else 1 / rate,
                NOTHING if spent is None else tuple(map(spent.__getattribute__, WAITED)),
            )
        )
        if len(rows) >= self.most_waiting or not 0 <= writer.due_ns - now_ns <= self.longest_ns:
            writer.flush(now_ns)

    def kept_apart(self, endpoint: str) -> str:
        """Return an endpoint that is new here, or what stands for those beyond the limit."""
        if len(self.endpoints) >= self.most_endpoints:
            return OTHER
        self.endpoints.add(endpoint)
        return endpoint

    def failed(self, error: Exception) -> None:
        """Count a record that something in the recorder cost, and say so the first time."""
        try:
            writer = self.spool.writer()
            if "error" not in writer.lost:
                log.warning("hotclub.perf: a request was not recorded: %r", error)
            writer.count("error")
        except Exception:
            return
