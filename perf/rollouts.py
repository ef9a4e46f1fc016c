"""Rollouts in the store: which commits came, what each did, in which endpoints and functions, why.

A commit that served beside another is judged as a canary against it; one that replaced another at a
stroke by the hours before and after, with the error of the same hours on days without a rollout.
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from hotclub.perf import detect, drift
from hotclub.perf.attribute import Course, explain
from hotclub.perf.cells import Floats, between
from hotclub.perf.empty import Empty
from hotclub.perf.production import FlagReport, flags
from hotclub.perf.report import Cause, Part, Report
from hotclub.perf.store import Store, Window
from hotclub.perf.verdict import Word

LONGEST = 360  # minutes of a rollout that are judged
FLAG_MINUTES = DAY = 1440
PAST = 6  # so many times as long is the history
MOST_FUNCTIONS = 20


def predecessor(store: Store, commit: str) -> str:
    """Return the commit that served most in the hour before this one came; raises Empty."""
    first, _ = store.served(commit)
    query = f"""SELECT commit FROM {store.source("requests", first - 60, first)}
        WHERE minute BETWEEN ? AND ? AND commit <> ? AND {store.where()}
        GROUP BY commit ORDER BY sum(weight) DESC, commit LIMIT 1"""
    found = store.rows(query, first - 60, first, commit)
    if not found:
        raise Empty(f"commit {commit}: nothing served in the hour before it: nothing to compare")
    return str(found[0][0])


def shared(store: Store, old: str, new: str, since: int = 0) -> tuple[int, int] | None:
    """Return the first and last minute in which both commits served, if they did."""
    first, last = store.served(new)
    query = f"""SELECT minute FROM {store.source("requests", first, last)}
        WHERE minute BETWEEN ? AND ? AND commit IN (?, ?) AND {store.where()}
        GROUP BY minute HAVING count(DISTINCT commit) = 2 ORDER BY minute"""
    found = [row[0] for row in store.rows(query, max(first, since), last, old, new)]
    if not found:
        return None
    return int(found[0]), int(min(found[-1], found[0] + LONGEST - 1))


def judge(
    store: Store, new: str, old: str = "", *, plan: int | None = None, since: int = 0
) -> Report:
    """Judge the rollout of a commit; raises Empty where it or its predecessor is not there.

    With a plan it may be looked at as often as one likes; `since` leaves out what came before.
    Where the rollout had too few profiles to name a function, those of a day on either side do.
    """
    old = old or predecessor(store, new)
    span = shared(store, old, new, since)
    if span is None:
        return before_after(store, old, new)
    first, last = span
    window = store.window(first - PAST * (last - first + 1), last)
    found = compared(window, old, new, plan)
    names = window.names["endpoint"]
    parts = tuple(
        Part(names[e.endpoint], e.ratio, e.low, e.high, e.p, e.share, e.endpoint in found.flagged)
        for e in found.endpoints
    )
    sure = [one.endpoint for one in parts if one.sure]
    return Report(
        new,
        old,
        first,
        last,
        found.word.value,
        *(found.ratio, found.low, found.high, found.p),
        found.requests,
        reason=found.reason,
        endpoints=parts,
        functions=known_causes(store, old, new, first, last, sure)
        or (known_causes(store, old, new, first - DAY, last + DAY, sure) if sure else ()),
        flags=behind(store, new, parts) if found.word is Word.SLOWER else (),
    )


def compared(window: Window, old: str, new: str, plan: int | None) -> detect.Rollout:
    code = {name: at for at, name in enumerate(window.names["commit"])}
    codes = window.codes
    requests = between(
        codes["endpoint"],
        codes["commit"],
        codes["host"],
        window.minute,
        window.cost,
        old=code[old],
        new=code[new],
    )
    model = dict(zip(codes["host"].tolist(), codes["cpu_model"].tolist(), strict=True))
    models = {host: window.names["cpu_model"][one] for host, one in model.items()}
    return detect.rollout(requests, plan=plan, models=models)


def behind(store: Store, commit: str, parts: tuple[Part, ...]) -> tuple[FlagReport, ...]:
    """Return the flags that are slower, in that commit, in an endpoint that its rollout slowed."""
    first, last = store.served(commit)
    named = {part.endpoint for part in parts if part.sure}
    try:
        found = flags(store, first, min(last, first + FLAG_MINUTES), commit)
    except Empty:
        return ()
    slower = (one for one in found if one.word == Word.SLOWER.value)
    return tuple(one for one in slower if named & set(one.endpoints))


def causes(
    store: Store, old: str, new: str, first: int, last: int, endpoints: Sequence[str] = ()
) -> tuple[Cause, ...]:
    """Return the functions that changed for sure, those that explain most first; raises Empty.

    Where it is known which endpoints changed, only theirs are compared: the others are noise.
    """
    found = differences(store, old, new, first, last, endpoints)
    return tuple(one for one in found if one.course != Course.SAME.value)[:MOST_FUNCTIONS]


def differences(
    store: Store, old: str, new: str, first: int, last: int, endpoints: Sequence[str] = ()
) -> tuple[Cause, ...]:
    """Return all functions of two commits, the surest changes first; raises Empty."""
    profiles, names = store.profiles(first, last, old, new, endpoints)
    return tuple(
        Cause(
            names[one.function],
            one.course.value,
            one.change_ns,
            one.low_ns,
            one.high_ns,
            one.p,
            one.part,
        )
        for one in explain(profiles)
    )


def known_causes(
    store: Store, old: str, new: str, first: int, last: int, endpoints: Sequence[str] = ()
) -> tuple[Cause, ...]:
    try:
        return causes(store, old, new, first, last, endpoints)
    except Empty:  # none was profiled
        return ()


def hourly(store: Store) -> tuple[int, Floats, Floats]:
    """Return the first hour, and by endpoint and hour the mean of the log and the requests."""
    rows = store.rows(
        f"""SELECT hour, endpoint, sum(log) / sum(requests), sum(requests)
        FROM {store.source("hours")} WHERE counter = ? AND {store.where()}
        GROUP BY hour, endpoint""",
        store.counter(),
    )
    hours = np.array([row[0] for row in rows], dtype=np.int64)
    _, place = np.unique(np.array([row[1] for row in rows], dtype=str), return_inverse=True)
    shape = int(place.max()) + 1, int(hours.max() - hours.min()) + 1
    mean, n = np.zeros(shape), np.zeros(shape)
    mean[place, hours - hours.min()] = [row[2] for row in rows]
    n[place, hours - hours.min()] = [row[3] for row in rows]
    return int(hours.min()), mean, n


def before_after(store: Store, old: str, new: str) -> Report:
    """Judge a commit that never served beside another by the hours before and after it."""
    first, last = store.served(new)
    start, mean, n = hourly(store)
    series = drift.index(mean, n)
    at = first // 60 - start + (first % 60 > 0)
    width = min(LONGEST // 60, last // 60 - start - at + 1)
    blank = Report(new, old, first, last, Word.UNSURE.value, method="before and after")
    if width < 1 or at - width < 0:
        return replace(blank, reason="less than an hour before it or after it")
    changes = {int(row["first_hour"]) - start for row in store.deployments()}

    def change(where: int) -> float:
        after, before = series[where : where + width], series[where - width : where]
        return float(after.mean() - before.mean()) if len(after) == width else math.nan

    placebos = [
        change(one)
        for one in range(at - 24, width - 1, -24)
        if not changes & set(range(one - width + 1, one + width))
    ]
    found = drift.before_after(change(at), placebos)
    end = (start + at + width) * 60 - 1
    functions = known_causes(store, old, new, (start + at - width) * 60, end)
    return replace(
        blank,
        last_minute=end,
        word=found.word.value,
        ratio=found.ratio,
        low=found.low,
        high=found.high,
        p=found.p,
        reason=found.reason,
        functions=functions,
    )


def with_commits(report: Report, repository: Path) -> Report:
    """Return the report with the commits that came between, from git, as far as it knows them."""
    words = ["git", "-C", str(repository), "log", "--format=%h %an: %s", "--max-count=50"]
    span = f"{report.old}..{report.commit}"
    if report.commit.startswith("-") or report.old.startswith("-") or not report.old:
        return report
    try:
        done = subprocess.run(
            [*words, "--end-of-options", span], capture_output=True, text=True, check=False
        )
    except OSError:
        return report
    lines = tuple(done.stdout.splitlines()) if done.returncode == 0 else ()
    return replace(report, commits=lines or (f"{span}: git does not know them",))
