"""What is known of one rollout: a noun that is judged once, kept as JSON, and shown."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any

from hotclub.perf.production import FlagReport, flag_from, row
from hotclub.perf.verdict import Word


@dataclass(frozen=True, slots=True)
class Part:
    """An endpoint in a rollout: the ratio of its typical cost with its 95 % interval."""

    endpoint: str
    ratio: float
    low: float
    high: float
    p: float
    share: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """A function that explains a rollout; costs per request, part of the whole change."""

    function: str
    course: str
    change_ns: float
    low_ns: float
    high_ns: float
    p: float
    part: float


@dataclass(frozen=True, slots=True)
class Report:
    """One rollout: what was compared, what came out; ratio is that of mean costs."""

    commit: str
    old: str
    first_minute: int
    last_minute: int
    word: str
    ratio: float = math.nan
    low: float = 0.0
    high: float = math.inf
    p: float = 1.0
    requests: int = 0
    method: str = "canary"
    reason: str = ""
    endpoints: tuple[Part, ...] = ()
    functions: tuple[Cause, ...] = ()
    flags: tuple[FlagReport, ...] = ()
    commits: tuple[str, ...] = field(default=())

    @property
    def slower(self) -> bool:
        return self.word == Word.SLOWER.value

    def named(self) -> list[str]:
        """Return the endpoints that changed for sure."""
        return [part.endpoint for part in self.endpoints if part.sure]


def report_from(told: dict[str, Any]) -> Report:
    """Return the report that as_row() made."""
    values = dict(told)
    values["endpoints"] = tuple(Part(**one) for one in told["endpoints"])
    values["functions"] = tuple(Cause(**one) for one in told["functions"])
    values["flags"] = tuple(flag_from(one) for one in told["flags"])
    values["commits"] = tuple(told["commits"])
    for name, unknown in UNBOUNDED.items():
        values[name] = unknown if told[name] is None else told[name]
    return Report(**values)


UNBOUNDED = {"ratio": math.nan, "low": 0.0, "high": math.inf}


def as_row(report: Report) -> dict[str, Any]:
    """Return the report for JSON, which knows no infinity: null stands for what is not known."""
    found = asdict(report)
    for name in UNBOUNDED:
        found[name] = found[name] if math.isfinite(found[name]) else None
    found["flags"] = [row(one) for one in report.flags]
    return found
