"""Does the judge judge right? A/A runs, and runs in which one side does 2 % more.

Both callables are plain functions, so they share one process: slices in random order, a robust
location per process, a t interval over processes. Resumable: each run is one line of a file.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotclub.perf.design import SLICE_NS, Plan, remote
from hotclub.perf.side import NotMeasured, Side
from hotclub.perf.verdict import Verdict, Word, binomial_interval, hodges_lehmann, judge

MODULE = "hotclub.perf.self_test_work"
BASE = "self_test"
PLAN = Plan(processes=12, pairs=120)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the runs came out as they should not, or as they should."""

    what: str
    hits: int
    runs: int

    def __str__(self) -> str:
        low, high = binomial_interval(self.hits, self.runs)
        return f"{self.hits} of {self.runs} ({low:.1%} to {high:.1%})"


def one_run(more_percent: int, plan: Plan = PLAN) -> Verdict:
    """Return the verdict of one comparison inside shared processes."""
    coin = random.Random()
    other = f"{BASE}_more_{more_percent}" if more_percent else f"{BASE}_again"
    logs = []
    for _ in range(plan.processes):
        with remote(Side.parse(""), ["--only", MODULE], coin.randrange(1, 2**32)) as worker:
            call_ns = max(1, worker.ask(do="prepare", name=BASE)["call_ns"])
            worker.ask(do="prepare", name=other)
            order = [coin.randrange(2) for _ in range(plan.pairs)]
            loops = max(1, round(SLICE_NS / call_ns))
            answer = worker.ask(do="paired", before=BASE, after=other, loops=loops, order=order)
            pairs = [(a, b) for a, b in answer["pairs"] if a > 0 and b > 0]
            logs.append(hodges_lehmann([math.log(b / a) for a, b in pairs]))
    return judge(logs)


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Keep cores busy meanwhile, by that many endless loops."""
    words = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(words) for _ in range(loops)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def recorded(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text().splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue  # torn by a kill: that run is done again
    return rows


def study(
    path: Path, same: int, more: int, *, load: int = 0
) -> Iterator[tuple[str, Verdict | None]]:
    """Do the runs that the file does not hold yet; yield what each came to.

    Raises NotMeasured where workers don't start.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    done = recorded(path)
    for kind, percent, wanted in (("same", 0, same), ("more", 2, more)):
        have = sum(row["kind"] == kind for row in done)
        for _ in range(have, wanted):
            with busy(load):
                verdict = one_run(percent)
            row = {"kind": kind, "word": verdict.word.value, "ratio": round(verdict.ratio, 5)}
            row |= {"low": round(verdict.low, 5), "high": round(verdict.high, 5), "load": load}
            with path.open("a") as opened:
                opened.write(json.dumps(row) + "\n")
                opened.flush()
                os.fsync(opened.fileno())
            yield kind, verdict


def counts(path: Path) -> tuple[Count, Count]:
    """Return false alarms of the A/A runs, and how often the 2 % were found."""
    rows = recorded(path)
    same = [row["word"] for row in rows if row["kind"] == "same"]
    more = [row["word"] for row in rows if row["kind"] == "more"]
    if not same or not more:
        raise NotMeasured(f"{path}: holds no runs of both kinds yet")
    alarms = sum(word in (Word.FASTER.value, Word.SLOWER.value) for word in same)
    found = sum(word == Word.SLOWER.value for word in more)
    return Count("false alarms", alarms, len(same)), Count("2 % found", found, len(more))
