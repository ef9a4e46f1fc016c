"""The recorder of one process: begins and ends the record of a request, and writes it down."""

from __future__ import annotations

import gc
import logging
import math
import threading
from collections.abc import Iterator
from itertools import repeat
from os import getpid
from random import Random
from time import perf_counter_ns, time_ns
from typing import Any

from hotclub.perf import clock
from hotclub.perf.calls import Node
from hotclub.perf.flags import Active, current
from hotclub.perf.meters import Database, collected, time_caches
from hotclub.perf.options import Options
from hotclub.perf.process import this_process
from hotclub.perf.profile_frame import encoded
from hotclub.perf.profiler import Profiler
from hotclub.perf.record import LAYOUT, NOTHING, OTHER, UNMATCHED
from hotclub.perf.spool import Spool
from hotclub.perf.users import Buckets

WAITED = [name for name, _ in LAYOUT[-len(NOTHING) :]]
log = logging.getLogger("hotclub.perf")
METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())


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
        self.profiler = Profiler(self.read)
        self.profile_every = options.profile_every
        self.buckets = Buckets()
        self.signed_header = options.signed_header
        self.endpoints: set[str] = set()
        self.most_endpoints = options.endpoints

    def skip(self) -> Iterator[None]:
        """Return as many Nones as there are requests before the next sampled one."""
        if self.rate == 1:
            return repeat(None, 0)
        gap = math.log(1 - self.draw()) / math.log1p(-self.rate)
        return repeat(None, int(min(gap, 1 << 62)))

    def turns(self) -> Iterator[bool]:
        """Return as many Falses as there are sampled requests before the next profiled one."""
        if not self.profile_every:
            return repeat(False)
        if self.profile_every == 1:
            return repeat(False, 0)
        gap = math.log(1 - self.draw()) / math.log1p(-1 / self.profile_every)
        return repeat(False, int(min(gap, 1 << 62)))

    def begin_asked(self) -> Active | None:
        """Begin the record of a request that asks for one."""
        active = self.begin_profiled() if self.profile_every else self.begin()
        if active is not None:
            active.special = active.asked = True
        return active

    def begin_profiled(self) -> Active | None:
        """Begin a record with a profile; without one, counted, where another is under way."""
        profile = self.profiler.begin()
        active = self.begin()
        if active is None and profile is not None:
            self.profiler.end(profile)
        elif active is not None:
            active.profile = profile
            active.special = True
        return active

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
            if active.profile is not None:  # it did not come to be taken
                self.profiler.end(active.profile)

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
        calls = self.end_profile(active) if active.special else None
        match = request.resolver_match
        endpoint = UNMATCHED if match is None else match.route
        rate = self.rates.get(endpoint, self.other_rate)
        if rate < self.rate and self.draw() * self.rate >= rate and not active.asked:
            return  # this endpoint is sampled less than the one that is sampled most
        if endpoint not in self.endpoints:
            endpoint = self.kept_apart(endpoint)
        # A client may send any word.
        method = request.method if request.method in METHODS else OTHER
        status, size = 0, -1
        if response is not None:
            status = response.status_code
            size = -1 if response.streaming else len(response.content)
        writer = self.writers.get(getpid()) or self.spool.writer()
        wall_ns = now_ns - active.wall_ns
        if cost < 0 or wall_ns < 0:
            writer.count("clock")
            return
        spent, rows, at_ns = active.spent, writer.rows, time_ns()
        flags = tuple(sorted(active.flags.items())) if active.flags else ()
        weight = self.weight if rate == self.other_rate else 1 / rate
        if active.special:
            weight = 0.0 if active.asked else weight
            if calls is not None:
                weighs = weight * self.profile_every
                writer.keep_profile(encoded(calls, at_ns, endpoint, flags, weighs))
        user = getattr(request, "_cached_user", None)  # where the site has asked who it is
        bucket = -1 if user is None else self.buckets.of(user)
        waited = NOTHING if spent is None else tuple(map(spent.__getattribute__, WAITED))
        seen = 0 if calls is None else 1
        rows.append(
            (at_ns, endpoint, method, flags, status, bucket,
             cost, wall_ns, size, weight, seen, waited)
        )  # fmt: skip
        if len(rows) >= self.most_waiting or not 0 <= writer.due_ns - now_ns <= self.longest_ns:
            writer.flush(now_ns)

    def kept_apart(self, endpoint: str) -> str:
        """Return an endpoint that is new here, or what stands for those beyond the limit."""
        if len(self.endpoints) >= self.most_endpoints:
            return OTHER
        self.endpoints.add(endpoint)
        return endpoint

    def end_profile(self, active: Active) -> Node | None:
        """Return the calls of a profile, or None where there is none, which is counted."""
        if active.asked and not self.profile_every:
            return None
        profile, active.profile = active.profile, None
        calls = None if profile is None else self.profiler.end(profile)
        if calls is None:
            self.spool.writer().count("profile")
        return calls

    def failed(self, error: Exception) -> None:
        """Count a record that something in the recorder cost, and say so the first time."""
        try:
            writer = self.spool.writer()
            if "error" not in writer.lost:
                log.warning("hotclub.perf: a request was not recorded: %r", error)
            writer.count("error")
        except Exception:
            return
