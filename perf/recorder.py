"""The recorder of one process: begins and ends the record of a request, and writes it down."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from itertools import repeat
from random import Random
from time import perf_counter_ns, time_ns
from typing import Any

from hotclub.perf import clock
from hotclub.perf.calls import Node
from hotclub.perf.hot.active import Active
from hotclub.perf.hot.recording import Recording
from hotclub.perf.meters import Database, time_caches
from hotclub.perf.options import Options
from hotclub.perf.process import this_process
from hotclub.perf.profile_frame import encoded
from hotclub.perf.profiler import Profiler
from hotclub.perf.record import OTHER
from hotclub.perf.spool import Spool, Writer
from hotclub.perf.users import Buckets

log = logging.getLogger("hotclub.perf")


class Recorder(Recording):
    """Begins and ends a record; raises nothing. What each sampled request runs is in Recording."""

    def __init__(self, options: Options, *, by_step: bool) -> None:
        self.by_step = by_step
        self.rate, self.rates, self.other_rate = options.highest_rate, options.rates, options.rate
        self.weight = 1 / options.rate if options.rate else 0.0
        random = Random()  # of its own: a site's own draws stay as they are
        self.draw = random.random
        self.log_unsampled = math.log1p(-self.rate) if self.rate < 1 else 0.0
        self.clock = clock.choose()
        self.read = self.clock.read
        self.steady, self.wall_clock = perf_counter_ns, time_ns
        process = this_process(options, self.clock.by_step if by_step else self.clock.name)
        limits = options.limits
        self.most_waiting, self.longest_ns = limits.buffer_records, limits.flush_ns
        self.spool = Spool(options.folder, process, limits, random.seed)
        self.mine = self.spool.writer()
        self.database = Database(always=by_step)
        self.connections = self.database.wrappers
        if options.cache:
            time_caches()
        self.profiler = Profiler(self.read)
        self.profile_every = options.profile_every
        self.turns = self.next_turns()
        self.buckets = Buckets()
        self.signed_header = options.signed_header
        self.endpoints: set[str] = set()
        self.most_endpoints = options.endpoints

    def next_turns(self) -> Iterator[bool]:
        """Return as many Falses as there are sampled requests before the next profiled one."""
        if not self.profile_every:
            return repeat(False)
        if self.profile_every == 1:
            return repeat(False, 0)
        gap = math.log(1 - self.draw()) / math.log1p(-1 / self.profile_every)
        return repeat(False, int(min(gap, 1 << 62)))

    def serve_asked(self, get_response: Callable[[Any], Any], request: Any) -> Any:
        """Answer a request that asks for a record, and record it."""
        active, response = self.begin_asked(), None
        try:
            response = get_response(request)
            return response
        finally:
            self.end(active, request, response)

    def begin_asked(self) -> Active | None:
        """Begin the record of a request that asks for one."""
        active = self.begin_profiled() if self.profile_every else self.begin()
        if active is not None:
            active.special = active.asked = True
        return active

    def begin_profiled(self) -> Active | None:
        """Begin a record with a profile; without one, counted, where another is under way."""
        self.turns = self.next_turns()
        profile = self.profiler.begin()
        active = self.begin()
        if active is None and profile is not None:
            self.profiler.end(profile)
        elif active is not None:
            active.profile = profile
            active.special = True
        return active

    def keep_profile(self, active: Active, calls: Node | None, writer: Writer) -> None:
        """Hand on the calls of a request that was to be profiled, and mark its record."""
        weight = active.weight
        active.weight = 0.0 if active.asked else weight
        if calls is None:
            return
        active.profiled = 1
        head = (active.at_ns, active.endpoint, active.flags or (), active.weight)
        writer.keep_profile(encoded(calls, *head[:3], head[3] * self.profile_every))

    def give_up(self, active: Active) -> None:
        """End a profile that nobody came to take."""
        self.profiler.end(active.profile)

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
