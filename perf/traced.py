"""A profile whose tree is built in C, where that is compiled; profiler.Profile does the same."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

from hotclub.perf import calibration
from hotclub.perf.calls import Function, Node, Price
from hotclub.perf.functions import IGNORED, Functions

tracer: Any
try:
    tracer = importlib.import_module("hotclub.perf.hot.tracer")
except ImportError:  # not compiled, or for another interpreter
    tracer = None
if not getattr(sys, "_is_gil_enabled", bool)() and sys.version_info >= (3, 13):
    tracer = None  # its state has no lock but the interpreter's own
monitoring: Any = getattr(sys, "monitoring", None)
CLOCKS = (time.thread_time_ns, time.perf_counter_ns)
_prices: dict[Functions, Price] = {}


def can_trace(read: Callable[[], int]) -> bool:
    """Say whether the tracer is there and counts what this clock does."""
    return tracer is not None and read in CLOCKS


class Traced:
    """One profiled request, from start() to stop(); coroutines resume and pause between."""

    broken = False

    def __init__(self, functions: Functions, read: Callable[[], int]) -> None:
        self.functions, self.by_cpu = functions, read is time.thread_time_ns
        self.compiled = functions.compiled()

    def start(self) -> None:
        """Hook into the interpreter; raises ValueError where another profiler is there."""
        if monitoring is None:
            if sys.getprofile() is not None:
                raise ValueError("another profiler is on")
        else:
            monitoring.use_tool_id(monitoring.PROFILER_ID, "hotclub")
            self.monitor(tracer.start, tracer.resume, tracer.end)
        tracer.prepare(self.functions, IGNORED, self.compiled)

    def monitor(self, start: Any, resume: Any, end: Any) -> None:
        events, tool = monitoring.events, monitoring.PROFILER_ID
        callbacks = {"PY_START": start, "PY_RESUME": resume, "PY_THROW": resume}
        callbacks |= {"PY_RETURN": end, "PY_YIELD": end, "PY_UNWIND": end}
        wanted = 0
        for name, callback in callbacks.items():
            monitoring.register_callback(tool, getattr(events, name), callback)
            wanted |= getattr(events, name)
        monitoring.set_events(tool, wanted if start else 0)

    def resume(self) -> None:
        tracer.watch(self.by_cpu)

    def pause(self) -> None:
        tracer.rest()

    def fail(self) -> None:
        tracer.rest()
        self.broken = True

    def stop(self) -> None:
        tracer.rest()
        tracer.restore(self.compiled)
        if monitoring is not None:
            self.monitor(None, None, None)
            monitoring.free_tool_id(monitoring.PROFILER_ID)

    def root(self) -> Node:
        """Return the tree; raises ValueError where something failed on the way."""
        found: Node = tracer.tree(Function("(request)"))
        return found

    def calibrate(self) -> Price:
        """Return what the profile costs outside of its callbacks, in which nothing is charged.

        Measured once: calls that do nothing, with the profile and without.
        """
        if self.functions not in _prices:
            _prices[self.functions] = self.price()
        return _prices[self.functions]

    def price(self) -> Price:
        plain = min(elapsed(calibration.nothings) for _ in range(5))
        found = [self.seen(calibration.nothings) for _ in range(5)]
        outside, inside = min(((top.own, below(top)) for top in found), key=sum)
        extra = max(0, outside + inside - plain) / calibration.TIMES
        share = inside / max(1, outside + inside)
        return Price(extra * share, extra * (1 - share), self.price_told())

    def price_told(self) -> float:
        """Return what it costs to be told of something that is no Python, on 3.11 alone."""
        plain = min(elapsed(calibration.compiled) for _ in range(5))
        found = [self.seen(calibration.compiled) for _ in range(5)]
        top = min(found, key=lambda node: node.own)
        return max(0, top.own - plain) / top.told if top.told else 0.0

    def seen(self, work: Callable[[], object]) -> Node:
        """Return the place of this work in a profile of it alone."""
        tracer.prepare(self.functions, IGNORED, [])
        tracer.watch(self.by_cpu)
        work()
        tracer.rest()
        return next(n for n in self.root().walk() if n.function.name.endswith(work.__name__))


def below(top: Node) -> int:
    return sum(one.own for one in top.children.values())


def elapsed(work: Callable[[], object]) -> int:
    start = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - start
