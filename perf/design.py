"""How two sides are compared: paired slices of 1 to 2 ms of CPU time, in random order.

Slices shorter than a scheduler's quantum, pairing within milliseconds, a coin for the order, a
robust location per process, and several processes since hash seed and address layout differ.
Each side lives in a worker of its own, since rebinding classes inside one process would slow it for
good; two plain functions may share one (see self_test.py).
"""

from __future__ import annotations

import json
import math
import random
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hotclub.perf.side import NotMeasured, Side
from hotclub.perf.verdict import hodges_lehmann

SLICE_NS = 1_200_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure: processes a side, pairs of slices in each."""

    processes: int = 10
    pairs: int = 40


QUICK = Plan(processes=6, pairs=16)


class Remote:
    """A worker process of one side."""

    def __init__(self, side: Side, extra: Sequence[str], seed: int) -> None:
        self.side = side
        self.process = subprocess.Popen(
            [side.python, "-m", "hotclub.perf.worker", *extra],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=side.folder,
            env=side.environ(PYTHONHASHSEED=str(seed)),
        )
        try:
            self.read()
        except NotMeasured:
            self.close()
            raise

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            last = self.process.stderr.read().strip().split("\n")[-1]
            raise NotMeasured(f"side {self.side.spec!r}: its worker stopped: {last}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise NotMeasured(f"side {self.side.spec!r}: {answer['error']}")
        return answer

    def ask(self, **command: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self.read()

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.process.terminate()
        self.process.wait()


@contextmanager
def remote(side: Side, extra: Sequence[str], seed: int) -> Iterator[Remote]:
    worker = Remote(side, extra, seed)
    try:
        yield worker
    finally:
        worker.close()


@dataclass(slots=True)
class Sample:
    """What one pair of processes says of one benchmark."""

    log_ratio: float
    before_ns: float
    after_ns: float


def ping_pong(before: Remote, after: Remote, name: str, pairs: int, coin: random.Random) -> Sample:
    """Return the sample of one benchmark from two workers that take turns."""
    call_ns = max(1, before.ask(do="prepare", name=name)["call_ns"])
    after.ask(do="prepare", name=name)
    loops = max(1, round(SLICE_NS / call_ns))
    if call_ns * loops > 5 * SLICE_NS:
        pairs = max(8, pairs // 3)  # a slow page: one call is a slice
    logs, spent = [], [0, 0]
    for _ in range(pairs):
        order = (0, 1) if coin.random() < 0.5 else (1, 0)
        found = [0, 0]
        for index in order:
            side = (before, after)[index]
            found[index] = side.ask(do="slice", name=name, loops=loops)["cpu_ns"]
        if min(found) > 0:
            logs.append(math.log(found[1] / found[0]))
        spent = [spent[0] + found[0], spent[1] + found[1]]
    calls = pairs * loops
    return Sample(hodges_lehmann(logs), spent[0] / calls, spent[1] / calls)


def compare(
    before: Side, after: Side, names: Sequence[str], plan: Plan, extra: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, Sample]]]:
    """Yield, process by process, the samples of all benchmarks; workers serve all of them."""
    coin = random.Random()
    for number in range(plan.processes):
        seed = coin.randrange(1, 2**32)
        with remote(before, extra, seed) as a, remote(after, extra, seed) as b:
            yield number, {name: ping_pong(a, b, name, plan.pairs, coin) for name in names}
