"""Profiles of a project, as `hotclub perf hotspots -o` or `python -m cProfile -o` write them."""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """One function in a profile: where its code starts, calls, its shares of the CPU time.

    line counts from 1 and is that of the first decorator, where there is one.
    """

    file: str
    line: int
    function: str
    calls: int
    self_share: float
    inclusive_share: float


def read(path: Path) -> list[Spot]:
    """Return the functions of a profile; raises LookupError where the file is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LookupError(f"profile {path}: can't be read: {error.strerror}") from None
    try:
        if content.lstrip()[:1] in (b"[", b"{"):
            return of_hotspots(json.loads(content))
        return of_cprofile(marshal.loads(content))
    except (ValueError, TypeError, KeyError, EOFError, AttributeError) as error:
        raise LookupError(
            f"profile {path}: neither of hotclub perf hotspots -o nor of cProfile ({error})"
        ) from None


def of_hotspots(report: Iterable[dict[str, object]]) -> list[Spot]:
    """Return the functions of all benchmarks of a report, each benchmark weighing the same."""
    benchmarks = [entry["functions"] for entry in report]
    found = []
    for functions in benchmarks:
        assert isinstance(functions, list)
        for row in functions:
            shares = (row["self_share"] / len(benchmarks), row["inclusive_share"] / len(benchmarks))
            name = str(row["function"]).rpartition(".")[2]
            found.append(Spot(row["file"], row["line"], name, row["calls"], *shares))
    return merged(found)


def of_cprofile(
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]],
) -> list[Spot]:
    total = sum(row[2] for row in stats.values()) or 1.0
    return [
        Spot(file, line, name, calls, own / total, inclusive / total)
        for (file, line, name), (_, calls, own, inclusive, _) in stats.items()
    ]


def merged(spots: Iterable[Spot]) -> list[Spot]:
    """Return one spot for each function, with the sums of the others."""
    found: dict[tuple[str, int, str], Spot] = {}
    for spot in spots:
        key = (spot.file, spot.line, spot.function)
        old = found.get(key, Spot(*key, 0, 0.0, 0.0))
        shares = (old.self_share + spot.self_share, old.inclusive_share + spot.inclusive_share)
        found[key] = Spot(*key, old.calls + spot.calls, *shares)
    return list(found.values())
