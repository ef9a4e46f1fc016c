"""What one sampled request cost, and the process that it ran in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SCHEMA = 1
# The columns of a batch, in the type codes of the struct module. Names are for ever: a column that
# changes its meaning or its unit gets another name, and a reader takes what it knows. TEXTS are
# numbers of the batch's texts.
LAYOUT = (
    ("at_ns", "q"),
    ("endpoint", "H"),
    ("method", "H"),
    ("flags", "H"),
    ("status", "H"),
    ("user_bucket", "h"),
    ("cost", "q"),
    ("wall_ns", "q"),
    ("response_bytes", "q"),
    ("weight", "d"),
    ("profiled", "B"),
    # what a request waited for
    ("database_ns", "q"),
    ("database_calls", "i"),
    ("cache_ns", "q"),
    ("cache_calls", "i"),
    ("cache_hits", "i"),
    ("cache_misses", "i"),
    ("collections", "i"),
)
NOTHING = (0, 0, 0, 0, 0, 0, 0)
TEXTS = ("endpoint", "method", "flags")
# Where a name was not to be had: no route matched; more endpoints than a process keeps apart; a
# reader that knows no better.
UNMATCHED, OTHER, UNKNOWN = "(no route)", "(other)", "(unknown)"


@dataclass(frozen=True, slots=True)
class Process:
    """The process that a segment comes from; counter says what the costs in it are counted in."""

    schema: int = SCHEMA
    host: str = ""
    cpu_model: str = ""
    cpus: int = 0
    pid: int = 0
    service: str = ""
    commit: str = ""
    deployment: str = ""
    region: str = ""
    cluster: str = ""
    python: str = ""
    django: str = ""
    hotclub: str = ""
    counter: str = ""
    fastpaths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One sampled request.

    at_ns is the end of the request, by the wall clock. cost is in the unit that counter names:
    records of two counters are never compared. weight is the number of requests that this one
    stands for. database_ns is spent in execute(); rows that are fetched later are not in it.
    endpoint is the route's pattern. A status of 0 is a request that was given up; response_bytes
    of -1 a stream; user_bucket of -1 nobody known. flags are (name, variant), sorted. A request
    that was profiled cost more than it would have: it counts as a request, and its cost as none.
    """

    process: Process
    at_ns: int = 0
    endpoint: str = UNKNOWN
    method: str = ""
    flags: tuple[tuple[str, str], ...] = ()
    status: int = 0
    user_bucket: int = -1
    cost: int = 0
    wall_ns: int = 0
    database_ns: int = 0
    database_calls: int = 0
    cache_ns: int = 0
    cache_calls: int = 0
    cache_hits: int = 0
    cache_misses: int = 0
    collections: int = 0
    response_bytes: int = -1
    weight: float = 1.0
    profiled: int = 0

    @property
    def counter(self) -> str:
        return self.process.counter


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """One profiled request: where its functions stood, what each cost itself.

    parent, function, calls and own are one row each for a place in the tree of calls, callers
    first; the root has the parent -1. function is a number of functions, (name, kind). Costs are in
    the unit that counter names, the profile's own taken off; weight is the number of requests that
    this one stands for.
    """

    process: Process
    id: str
    at_ns: int
    endpoint: str
    flags: tuple[tuple[str, str], ...]
    weight: float
    functions: tuple[tuple[str, str], ...]
    parent: tuple[int, ...]
    function: tuple[int, ...]
    calls: tuple[int, ...]
    own: tuple[int, ...]

    def inclusive(self) -> list[int]:
        """Return what each place cost with all that is below it."""
        totals = list(self.own)
        for at in range(len(totals) - 1, 0, -1):
            totals[self.parent[at]] += totals[at]
        return totals


@dataclass(slots=True)
class Health:
    """What became of the records: those read, those that the recorder lost, and damage."""

    segments: int = 0
    records: int = 0
    profiles: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    torn: int = 0
    damaged_bytes: int = 0
    foreign: int = 0
    unreadable: int = 0
    other_schema: int = 0

    def count_lost(self, reason: str, records: int) -> None:
        self.lost[reason] = self.lost.get(reason, 0) + records


def process_from(row: dict[str, Any]) -> Process:
    """Return the process that a header tells of; a value of a wrong kind is left out."""
    known: dict[str, Any] = {}
    for name, value in row.items():
        default = DEFAULTS.get(name)
        if isinstance(default, str) and isinstance(value, str):
            known[name] = value[:500]
        elif type(default) is int and type(value) is int and 0 <= value < 1 << 63:
            known[name] = value
        elif isinstance(default, tuple) and isinstance(value, list):
            known[name] = tuple(str(one)[:200] for one in value if isinstance(one, str))
    return Process(**known)


DEFAULTS: dict[str, Any] = {name: getattr(Process(), name) for name in Process.__dataclass_fields__}
