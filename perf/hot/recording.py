"""Begin and end the record of a sampled request."""

from __future__ import annotations

import gc
from itertools import repeat
from math import log
from os import getpid
from typing import Any

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.perf import uncompiled as cython

if cython.compiled:
    from cython.cimports.hotclub.perf.hot.active import Active, Buffer, enter, now, this_thread
    from cython.cimports.libc.math import log
    from cython.cimports.posix.unistd import getpid
else:
    from hotclub.perf.hot.active import Active, Buffer, enter, now, this_thread

from hotclub.perf.hot.waiting import collected, timed_query
from hotclub.perf.record import OTHER, UNMATCHED

METHODS = cython.declare(
    frozenset, frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())
)
MOST_SKIPPED = cython.declare(cython.longlong, 1 << 60)
callbacks = cython.declare(list, gc.callbacks)
no_route = cython.declare(object, UNMATCHED)
other_word = cython.declare(object, OTHER)
count_collections = cython.declare(object, collected)
query_timer = cython.declare(object, timed_query)


@cython.cfunc
@cython.exceptval(-2)
def size_of(response: Any) -> cython.longlong:
    """Return the bytes of a response, -1 of a stream: of the parts that Django is going to send."""
    size: cython.longlong = 0
    parts = getattr(response, "_container", None)
    if type(parts) is not list:
        return -1 if response.streaming else len(response.content)
    for part in parts:
        size += len(part)
    return size


@cython.cclass
class Recording:
    """Begins and ends a record; raises nothing. What is seldom called is in its subclass."""

    by_step = cython.declare(cython.bint, visibility="public")
    rate = cython.declare(cython.double, visibility="public")
    other_rate = cython.declare(cython.double, visibility="public")
    weight = cython.declare(cython.double, visibility="public")
    most_waiting = cython.declare(cython.Py_ssize_t, visibility="public")
    longest_ns = cython.declare(cython.longlong, visibility="public")
    rates = cython.declare(dict, visibility="public")
    endpoints = cython.declare(set, visibility="public")
    read = cython.declare(object, visibility="public")
    steady = cython.declare(object, visibility="public")
    wall_clock = cython.declare(object, visibility="public")
    connections = cython.declare(dict, visibility="public")
    mine = cython.declare(Buffer, visibility="public")
    turns = cython.declare(object, visibility="public")
    draw = cython.declare(object, visibility="public")
    log_unsampled = cython.declare(cython.double, visibility="public")

    @cython.cfunc
    def answer(self, get_response: Any, request: Any) -> Any:
        """Answer a request that is sampled, and record it."""
        found = self.begin_profiled() if next(self.turns, True) else self.start()
        response = None
        try:
            response = get_response(request)
            return response
        finally:
            if found is not None:
                self.finish(found, request, response)

    buckets = cython.declare(object, visibility="public")

    @cython.cfunc
    @cython.exceptval(-1)
    def gap(self) -> cython.longlong:
        """Draw the number of requests before the next sampled one."""
        if self.rate == 1:
            return 0
        skipped: cython.double = log(1 - self.draw()) / self.log_unsampled
        return int(skipped) if skipped < MOST_SKIPPED else MOST_SKIPPED

    def begin(self) -> Active | None:
        """Begin a record; None where something failed, which is counted."""
        return self.start()

    @cython.cfunc
    def start(self) -> Active | None:
        active: Active
        if cython.compiled:
            active = Active.__new__(Active)
            active.user_bucket = active.response_bytes = -1
        else:
            active = Active()
        try:
            self.watch(True)
            enter(active, not self.by_step)
            callbacks.append(count_collections)
            active.wall_ns = now(self.steady)
            if not self.by_step:
                active.cost = now(self.read)
        except Exception as error:
            self.leave(active)
            self.failed(error)
            return None
        return active

    def end(self, found: Any, request: Any, response: Any) -> None:
        """Write the record down: `found` is what begin() returned."""
        if found is not None:
            self.finish(found, request, response)

    @cython.cfunc
    @cython.exceptval(-1)
    def finish(self, active: Active, request: Any, response: Any) -> cython.int:
        try:
            if not self.by_step:
                active.cost = now(self.read) - active.cost
            end_ns: cython.longlong = now(self.steady)
            active.wall_ns = end_ns - active.wall_ns
            self.leave(active)
            self.record(active, request, response, end_ns)
        except Exception as error:
            self.leave(active)
            self.failed(error)
            if active.profile is not None:  # it did not come to be taken
                self.give_up(active)
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def leave(self, active: Active) -> cython.int:
        """Undo what begin() did, once."""
        if active.done:
            return 0
        active.done = True
        try:
            try:
                self.watch(False)
            finally:
                callbacks.remove(count_collections)
        except ValueError:  # begin() did not come that far
            return 0
        except Exception as error:
            self.failed(error)
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def watch(self, on: cython.bint) -> cython.int:
        """Put the timer of queries on this thread's connections, or take it off them.

        Ours goes first: whoever leaves `with connection.execute_wrapper()` takes the last.
        """
        if not self.connections:
            return 0
        mine = self.connections.get(this_thread())
        if mine is None:
            return 0
        for wrappers in mine.values():
            if (query_timer in wrappers) is not on:
                wrappers.insert(0, query_timer) if on else wrappers.remove(query_timer)
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def record(
        self, active: Active, request: Any, response: Any, end_ns: cython.longlong
    ) -> cython.int:
        calls = self.end_profile(active) if active.special else None
        match = request.resolver_match
        endpoint = no_route if match is None else match.route
        rate: cython.double = self.other_rate
        if self.rates:
            rate = self.rates.get(endpoint, rate)
            if rate < self.rate and self.draw() * self.rate >= rate and not active.asked:
                return 0  # this endpoint is sampled less than the one that is sampled most
        active.weight = self.weight if rate == self.other_rate else 1 / rate
        active.endpoint = endpoint if endpoint in self.endpoints else self.kept_apart(endpoint)
        # A client may send any word.
        method = request.method
        if method == "GET":
            active.method = "GET"
        else:
            active.method = method if method in METHODS else other_word
        if response is not None:
            active.status = response.status_code
            active.response_bytes = size_of(response)
        writer: Buffer = self.writer()
        if active.cost < 0 or active.wall_ns < 0:
            writer.count("clock")
            return 0
        active.at_ns = now(self.wall_clock)
        if active.flags:
            active.flags = tuple(sorted(active.flags.items()))
        if active.special:
            self.keep_profile(active, calls, writer)
        user = getattr(request, "_cached_user", None)  # where the site has asked who it is
        if user is not None:
            active.user_bucket = self.buckets.of(user)
        writer.rows.append(active)
        left_ns: cython.longlong = writer.due_ns - end_ns
        if len(writer.rows) >= self.most_waiting or not 0 <= left_ns <= self.longest_ns:
            writer.flush(end_ns)
        return 0

    @cython.cfunc
    def writer(self) -> Buffer:
        """Return this process's writer: it has forked perhaps, with nobody told of it."""
        if self.mine is None or self.mine.closed or self.mine.pid != getpid():
            self.mine = self.spool.writer()
        return self.mine


def responding(recording: Recording, get_response: Any, unsampled: Any) -> Any:
    """Return what answers each request: unsampled(request), and every so often a record of one.

    Of two threads that come at once both may be sampled: the lock would cost what it saves.
    """
    recorder: Recording = recording
    if not cython.compiled:
        return counting_down(recorder, get_response, unsampled)
    left: cython.longlong = recorder.gap()

    def respond(request: Any) -> Any:
        nonlocal left
        if left > 0:
            left -= 1
            return unsampled(request)
        left = recorder.gap()
        return recorder.answer(get_response, request)

    return respond


def counting_down(recorder: Any, get_response: Any, unsampled: Any) -> Any:
    """Return the same for the uncompiled build: there an iterator of C is the cheapest counter."""
    skip = repeat(None, recorder.gap())

    def respond(request: Any) -> Any:
        nonlocal skip
        for _ in skip:
            return unsampled(request)
        skip = repeat(None, recorder.gap())
        return recorder.answer(get_response, request)

    return respond
