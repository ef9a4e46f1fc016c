"""Where a benchmark's CPU goes: hot functions by their own share, and which have a fast path."""

from __future__ import annotations

import cProfile
import importlib
import pstats
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hotclub.perf.benchmark import Benchmark

REPEATS = 5


@dataclass(frozen=True, slots=True)
class Hotspot:
    """One function in one benchmark: calls a run, own and inclusive share of the time.

    file and line say where its code starts; "~" is what is built in.
    """

    function: str
    calls: int
    self_share: float
    inclusive_share: float
    fastpath: bool
    file: str = "~"
    line: int = 0


def profiled(one: Benchmark, repeats: int = REPEATS) -> list[Hotspot]:
    """Return the functions of one benchmark, the hottest first.

    cProfile's clock makes small functions look dearer than they are: good for ranking, not for
    a figure.
    """
    work = one.prepare()
    for _ in range(3):
        work()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(repeats):
        work()
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = sum(row[2] for row in stats.values()) or 1.0
    targets = fastpath_functions()
    found = [
        Hotspot(
            named(where),
            round(calls / repeats),
            own / total,
            inclusive / total,
            (where[0], where[2]) in targets,
            where[0],
            where[1],
        )
        for where, (_, calls, own, inclusive, _) in stats.items()
    ]
    return sorted(found, key=lambda row: -row.self_share)


def named(where: tuple[str, int, str]) -> str:
    """Return module.function for a profile's (file, line, function)."""
    path, _, function = where
    if path == "~":
        return function.strip("<>").removeprefix("built-in method ").removeprefix("method ")
    for folder in sorted(sys.path, key=len, reverse=True):
        if folder and path.startswith(folder.rstrip("/") + "/"):
            inside = Path(path[len(folder) :].lstrip("/")).with_suffix("")
            return ".".join([*inside.parts, function])
    return f"{Path(path).stem}.{function}"


def fastpath_functions() -> set[tuple[str, str]]:
    """Return (file, name) of every Python function that a fast path replaces or mirrors."""
    from hotclub.fastpaths.verify import all_paths

    found = set()
    for path in all_paths():
        for name in path.guarded:
            dotted, _, qualname = name.partition("!")[0].partition(":")
            home = importlib.import_module(dotted)
            found.add((str(home.__file__), qualname.rpartition(".")[2]))
    return found


def covered(rows: Iterable[Hotspot]) -> float:
    """Return the share of own time that is spent in functions with a fast path."""
    return sum(row.self_share for row in rows if row.fastpath)


def as_dicts(
    report: Sequence[tuple[str, Sequence[Hotspot]]], top: int | None = None
) -> list[dict[str, Any]]:
    """Return the functions of each benchmark for JSON, the hottest only where top says how many."""
    return [
        {"benchmark": n, "covered": covered(rows), "functions": [asdict(r) for r in rows[:top]]}
        for n, rows in report
    ]
