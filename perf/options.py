"""The setting HOTCLUB_PERF, checked when the server starts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from hotclub.perf.budget import Limits


@dataclass(frozen=True, slots=True)
class Options:
    """What HOTCLUB_PERF may say; its keys are these names in capitals.

    rate is the share of requests that are sampled, rates that of single endpoints, by their route;
    of those that are sampled one in profile_every is profiled, none where it is 0.
    """

    folder: Path
    rate: float = 0.01
    rates: dict[str, float] = field(default_factory=dict)
    profile_every: int = 200
    cache: bool = True
    signed_header: bool = False
    budget_bytes: int = Limits().budget_bytes
    segment_bytes: int = Limits().segment_bytes
    buffer_records: int = Limits().buffer_records
    flush_seconds: float = 5.0
    endpoints: int = 2_000
    service: str = ""
    commit: str = ""
    deployment: str = ""
    region: str = ""
    cluster: str = ""

    @property
    def highest_rate(self) -> float:
        return max([self.rate, *self.rates.values()])

    @property
    def limits(self) -> Limits:
        return Limits(
            self.budget_bytes,
            self.segment_bytes,
            self.buffer_records,
            int(self.flush_seconds * 1e9),
        )


KINDS: dict[str, tuple[type, ...]] = {
    "folder": (str, Path),
    "rate": (int, float),
    "rates": (dict,),
    "cache": (bool,),
    "signed_header": (bool,),
    "flush_seconds": (int, float),
    "budget_bytes": (int,),
    "segment_bytes": (int,),
    "buffer_records": (int,),
    "endpoints": (int,),
    "profile_every": (int,),
}


def options_from(row: Any) -> Options | None:
    """Return the options, or None where nothing is to be recorded.

    Raises ImproperlyConfigured, which names the key, what was found and what to write.
    """
    if row is None or row == {}:
        return None
    if not isinstance(row, dict):
        raise wrong(f"{row!r} is not a dictionary")
    known = {f.name.upper(): f.name for f in fields(Options)}
    values: dict[str, Any] = {}
    for key, value in row.items():
        if key not in known:
            close = difflib.get_close_matches(str(key), known, 1)
            advice = f"did you mean {close[0]}?" if close else f"it may hold {', '.join(known)}"
            raise wrong(f"there is no {key!r}; {advice}")
        kinds = KINDS.get(known[key], (str,))
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise wrong(f"{key}: {value!r} is not {' or '.join(kind.__name__ for kind in kinds)}")
        values[known[key]] = value
    if not values.get("folder"):
        raise wrong("FOLDER is missing: name a folder that only this service writes to")
    found = Options(**values | {"folder": Path(values["folder"])})
    check(found)
    return found if found.highest_rate else None


def check(found: Options) -> None:
    for route, rate in [("RATE", found.rate), *found.rates.items()]:
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise wrong(f"rate of {route!r}: {rate!r} is not a number from 0 to 1")
    if not found.folder.is_absolute():
        raise wrong(f"FOLDER: {str(found.folder)!r} is not absolute: servers change their folder")
    if not 1 <= found.buffer_records <= 1_000:
        raise wrong("BUFFER_RECORDS: it must be from 1 to 1000")
    if not 262_144 <= found.segment_bytes <= 64 << 20:
        raise wrong("SEGMENT_BYTES: it must be from 256 KiB to 64 MiB")
    if not found.segment_bytes * 2 <= found.budget_bytes:
        raise wrong("BUDGET_BYTES: it must hold at least two segments of SEGMENT_BYTES")
    if found.flush_seconds < 0 or found.endpoints < 1 or found.profile_every < 0:
        raise wrong("FLUSH_SECONDS, ENDPOINTS and PROFILE_EVERY must not be negative")


def wrong(text: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"HOTCLUB_PERF: {text}")
