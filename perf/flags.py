"""Feature flags in the records: `record_flag("new_feed", "b")` where a flag is decided.

It costs next to nothing in a request that is not sampled, never raises, and may be called from any
code that a request runs, in threads and coroutines too.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotclub.perf.profiler import Profile

MOST, LONGEST = 64, 100


class Spent:
    """What a request waited for, added up; most small ones have none."""

    __slots__ = (
        "cache_calls",
        "cache_hits",
        "cache_misses",
        "cache_ns",
        "collections",
        "database_calls",
        "database_ns",
    )

    def __init__(self) -> None:
        self.database_ns = self.database_calls = 0
        self.cache_ns = self.cache_calls = self.cache_hits = self.cache_misses = 0
        self.collections = 0


class Active:
    """The request at hand while it is sampled.

    It stays in its context when the request is over, and is done: taking it out would cost as much
    as all it counts. What most requests never set stands on the class: __init__ would cost more.
    """

    # special: it is profiled, should have been, or asked to be recorded.
    done = in_cache = collecting = special = asked = False
    cost = wall_ns = 0
    spent: Spent | None = None
    flags: dict[str, str] | None = None
    profile: Profile | None = None

    def sums(self) -> Spent:
        spent = self.spent
        if spent is None:
            spent = self.spent = Spent()
        return spent


current: ContextVar[Active | None] = ContextVar("hotclub_perf_request", default=None)


def record_flag(name: str, variant: str | bool = True) -> None:
    """Say which variant of a feature flag this request gets; True and False are on and off.

    A request keeps at most 64 flags, and the first 100 letters of a name.
    """
    active = current.get()
    if active is None or active.done:
        return
    flags = active.flags
    if flags is None:
        flags = active.flags = {}
    if len(flags) < MOST or name in flags:
        try:
            word = ("off", "on")[variant] if isinstance(variant, bool) else str(variant)
            flags[str(name)[:LONGEST]] = word[:LONGEST]
        except Exception:
            # A variant that can't be said as text must not cost the visitor the page.
            return
