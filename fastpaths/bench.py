"""What a fast path gains by its own examples: CPU time against the original, in this process.

Original and path take turns in slices of about a millisecond, in random order, on one thread's CPU
clock; the median of the ratios is told, with the range of the middle nine tenths. For whole pages
there is `hotclub perf verify`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hotclub.fastpaths import installer
from hotclub.fastpaths.path import Example, FastPath
from hotclub.fastpaths.verify import fresh

SLICE_NS = 1_000_000
PAIRS = 61


@dataclass(frozen=True, slots=True)
class Gain:
    """How many times faster a path is than its original: median, and the middle nine tenths."""

    target: str
    examples: int
    original_ns: float
    path_ns: float
    ratio: float
    low: float
    high: float

    @property
    def word(self) -> str:
        return "faster" if self.low > 1 else "slower" if self.high < 1 else "unsure"

    def __str__(self) -> str:
        times = f"{self.original_ns:.0f} to {self.path_ns:.0f} ns a call"
        if self.word == "slower":
            return f"{self.target}: {1 / self.ratio:.2f}x slower, {times}"
        said = f"{self.ratio:.2f}x faster" if self.word == "faster" else "unsure"
        spread = f"({self.low:.2f}x to {self.high:.2f}x)"
        return f"{self.target}: {said} {spread}, {times}, {self.examples} examples"


def gain(path: FastPath) -> Gain | None:
    """Return what the path gains over the examples that both can do, or None for no such."""
    original = installer.original(path)
    calls = [call for call in path.examples if works(original, call) and works(path.function, call)]
    if not calls:
        return None
    first, second = timed(original, calls), timed(path.function, calls)
    loops = max(1, SLICE_NS // max(1, first(1)))
    coin = random.Random(1)
    ratios, spent = [], [0, 0]
    for _ in range(PAIRS):
        order = (0, 1) if coin.random() < 0.5 else (1, 0)
        found = [0, 0]
        for side in order:
            found[side] = (first, second)[side](loops)
        spent = [spent[0] + found[0], spent[1] + found[1]]
        ratios.append(found[0] / max(1, found[1]))
    ratios.sort()
    each = PAIRS * loops * len(calls)
    edge = PAIRS // 20
    return Gain(
        path.target,
        len(calls),
        spent[0] / each,
        spent[1] / each,
        ratios[PAIRS // 2],
        ratios[edge],
        ratios[-1 - edge],
    )


def works(function: Callable[..., Any], call: Example) -> bool:
    try:
        args, kwargs = fresh(call)
        function(*args, **kwargs)
    except Exception:
        return False
    return True


def timed(function: Callable[..., Any], calls: list[Example]) -> Callable[[int], int]:
    """Return what runs the calls a number of times and tells the CPU ns."""
    prepared = [fresh(call) for call in calls]

    def run(loops: int) -> int:
        rounds = range(loops)
        start = time.thread_time_ns()
        for _ in rounds:
            for args, kwargs in prepared:
                function(*args, **kwargs)
        return time.thread_time_ns() - start

    return run
