"""One look at the store: judge rollouts of the last days, flags and drift; keep the verdicts.

Verdicts are files beside the records (verdicts/: each rollout, flags.json, drift.json), so that
pages need judge nothing. A rollout that is over is judged once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hotclub.perf import production, rollouts
from hotclub.perf.empty import Empty
from hotclub.perf.production import Drifted, FlagReport
from hotclub.perf.report import Report, as_row, report_from
from hotclub.perf.rollouts import FLAG_MINUTES
from hotclub.perf.store import Store
from hotclub.perf.tail import write_whole

VERDICTS = "verdicts"


@dataclass(slots=True)
class Look:
    """What one look found; `last` is the newest minute in the store."""

    last: int = 0
    reports: list[Report] = field(default_factory=list)
    flags: list[FlagReport] = field(default_factory=list)
    drifts: list[Drifted] = field(default_factory=list)


def newest(store: Store) -> int:
    query = f"""SELECT max(minute) FROM {store.source("minutes")} WHERE {store.where()}"""
    ((found,),) = store.rows(query)
    if found is None:
        raise Empty(f"store {store.folder}: nothing of service {store.service!r} is in it")
    return int(found)


def look(
    store: Store,
    *,
    days: int = 2,
    repository: Path | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> Look:
    """Judge what changed in the last days of the store; raises Empty where nothing is in it."""
    found = Look(last=newest(store))
    oldest = found.last // 60 - days * 24
    deployed = store.deployments()
    for row in deployed[1:]:
        kept = kept_report(store.folder, row["commit"])
        over = row["last_hour"] < found.last // 60 - 1
        if row["last_hour"] < oldest and kept is None and row["first_hour"] < oldest:
            continue
        if kept is not None and (over or kept.last_minute < row["first_hour"] * 60):
            found.reports.append(kept)
            continue
        progress(f"rollout of {row['commit']}")
        report = judged(store, row["commit"], repository)
        if report is not None:
            found.reports.append(report)
            keep(store.folder, f"rollout {row['commit']}", as_row(report))
    progress("flags")
    found.flags = latest_flags(store, found.last)
    keep(store.folder, "flags", [production.row(one) for one in found.flags])
    progress("drift")
    found.drifts = production.drifts(store)
    keep(store.folder, "drift", [asdict(one) for one in found.drifts])
    return found


def judged(store: Store, commit: str, repository: Path | None) -> Report | None:
    try:
        report = rollouts.judge(store, commit)
    except Empty:
        return None
    return rollouts.with_commits(report, repository) if repository else report


def latest_flags(store: Store, last: int) -> list[FlagReport]:
    """Judge the flags of the last day, in what the commit served that serves most now."""
    query = f"""SELECT commit FROM {store.source("hours")} WHERE hour >= ? AND {store.where()}
        GROUP BY commit ORDER BY sum(requests) DESC, commit LIMIT 1"""
    ((commit,),) = store.rows(query, last // 60 - 1)
    try:
        return production.flags(store, last - FLAG_MINUTES + 1, last, commit)
    except Empty:
        return []


def keep(folder: Path, name: str, value: Any) -> None:
    path = folder / VERDICTS / f"{quote(name, safe='')[:200]}.json"
    write_whole(path, json.dumps(value).encode())


def kept(folder: Path, name: str) -> Any:
    """Return what was kept under a name, or None; a file that is none of ours is none."""
    try:
        return json.loads((folder / VERDICTS / f"{quote(name, safe='')[:200]}.json").read_bytes())
    except (OSError, ValueError):
        return None


def kept_report(folder: Path, commit: str) -> Report | None:
    row = kept(folder, f"rollout {commit}")
    try:
        return None if row is None else report_from(row)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
