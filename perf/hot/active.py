"""The request at hand while it is sampled, and where it is found; how clocks are read.

Its figures are numbers of C in the compiled build: the types stand in active.pxd. It is its own
record: it waits in the spool's buffer as it is, and is taken apart when the buffer is written.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from operator import attrgetter
from threading import get_ident
from time import perf_counter_ns, thread_time_ns, time_ns
from typing import Any

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.perf import uncompiled as cython

if cython.compiled:
    from cython.cimports.cpython.contextvars import get_value
    from cython.cimports.cpython.pythread import PyThread_get_thread_ident
    from cython.cimports.posix.time import (
        CLOCK_MONOTONIC,
        CLOCK_REALTIME,
        CLOCK_THREAD_CPUTIME_ID,
        clock_gettime,
        timespec,
    )

from hotclub.perf.record import LAYOUT

# The clocks that are read without asking Python: elsewhere its functions are other clocks.
DIRECT = cython.declare(cython.bint, sys.platform == "linux" and sys.byteorder == "little")
steady_ns = cython.declare(object, perf_counter_ns)
thread_ns = cython.declare(object, thread_time_ns)
wall_clock_ns = cython.declare(object, time_ns)
NAMES = [name for name, _ in LAYOUT]
figures_of, waited_of = attrgetter(*NAMES[:-7]), attrgetter(*NAMES[-7:])


@cython.no_gc
@cython.freelist(64)
@cython.cclass
class Active:
    """A request that is sampled, and its record when it is over.

    special: it is profiled, should have been, or asked to be recorded.
    """

    if not cython.compiled:  # C sets it to nothing by itself; on the class it costs nothing
        done = in_cache = collecting = special = asked = False
        status = profiled = at_ns = cost = wall_ns = 0
        database_ns = database_calls = cache_ns = cache_calls = cache_hits = cache_misses = 0
        collections = 0
        weight = 0.0
        endpoint: Any = None
        method: Any = None
        flags: Any = None
        profile: Any = None

    def __init__(self) -> None:
        self.user_bucket = self.response_bytes = -1

    def row(self) -> tuple[Any, ...]:
        """Return its values in the order of LAYOUT, the last of them what it waited for."""
        self.flags = self.flags or ()
        return (*figures_of(self), waited_of(self))


@cython.cclass
class Slot:
    """Where a context finds its request: a thread's slot serves its next requests too.

    Setting a context variable costs a fifth of all that a record does. Whoever copied the context
    and outlives the request could take a later one for his, so a slot is used USES times at most.
    """

    if not cython.compiled:
        active: Active | None = None


@cython.cclass
class Buffer:
    """The records of one process that wait to be written."""

    if not cython.compiled:
        closed = False
        due_ns = pid = 0


USES = 64
current: ContextVar[Slot | None] = ContextVar("hotclub_perf_request", default=None)
slots = cython.declare(object, current)


@cython.cfunc
@cython.exceptval(check=False)
def this_thread() -> cython.ulong:
    return PyThread_get_thread_ident() if cython.compiled else get_ident()


@cython.ccall
def at_hand() -> Active | None:
    """Return the request that is being sampled here, if one is."""
    found = get_value(slots) if cython.compiled else slots.get()
    if found is None:
        return None
    slot: Slot = found
    active: Active | None = slot.active
    return None if active is None or active.done else active


@cython.cfunc
@cython.exceptval(-1)
def enter(active: Active, reused: cython.bint) -> cython.int:
    """Put a request where at_hand() finds it: in this thread's slot, or in a fresh one."""
    if reused:
        found = get_value(slots) if cython.compiled else slots.get()
        if found is not None:
            slot: Slot = found
            before: Active | None = slot.active
            if (
                slot.left > 0
                and slot.thread == this_thread()
                and before is not None
                and before.done
            ):
                slot.left -= 1
                slot.active = active
                return 0
    fresh: Slot = Slot()
    fresh.active = active
    fresh.left, fresh.thread = USES, this_thread()
    slots.set(fresh)
    return 0


@cython.cfunc
@cython.exceptval(-1, check=True)
def now(clock: Any) -> cython.longlong:
    """Read a clock; without a call of Python where it is one of the system's that we know."""
    if cython.compiled:
        spec = cython.declare(timespec)
        failed: cython.int = -1
        if DIRECT and clock is steady_ns:
            failed = clock_gettime(CLOCK_MONOTONIC, cython.address(spec))
        elif DIRECT and clock is thread_ns:
            failed = clock_gettime(CLOCK_THREAD_CPUTIME_ID, cython.address(spec))
        elif DIRECT and clock is wall_clock_ns:
            failed = clock_gettime(CLOCK_REALTIME, cython.address(spec))
        if not failed:
            return cython.cast(cython.longlong, spec.tv_sec) * 1_000_000_000 + spec.tv_nsec
    return clock()
