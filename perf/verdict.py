"""Verdicts: faster, slower, same or unsure, with a ratio and its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy import stats


class Word(Enum):
    """The four verdicts. Unsure is not success."""

    FASTER = "faster"
    SLOWER = "slower"
    SAME = "same"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """After against before: ratio = after / before, low and high its interval."""

    word: Word
    ratio: float
    low: float
    high: float

    def __str__(self) -> str:
        if self.word is Word.FASTER:
            return f"{1 / self.ratio:.2f}x faster"
        if self.word is Word.SLOWER:
            return f"{self.ratio:.2f}x slower"
        return f"{self.word.value} ({self.ratio - 1:+.1%})"

    def interval(self) -> str:
        """Return the interval in the verdict's direction (before / after but for slower)."""
        if self.word is Word.SLOWER:
            return f"{self.low:.2f}x to {self.high:.2f}x"
        return f"{1 / self.high:.2f}x to {1 / self.low:.2f}x"


def hodges_lehmann(values: Sequence[float]) -> float:
    """Return the median of all pairwise means: robust as a median, steady as a mean.

    Hodges and Lehmann (1963), Estimates of location based on rank tests. Raises ValueError for no
    values.
    """
    if not len(values):
        raise ValueError("no values")
    x = np.asarray(values, dtype=float)
    rows, columns = np.triu_indices(len(x))
    return float(np.median((x[rows] + x[columns]) / 2))


def judge(logs: Sequence[float], *, margin: float = 0.005, confidence: float = 0.99) -> Verdict:
    """Return the verdict over processes, from each one's log(after / before).

    A t interval over processes: hash seed and address layout differ between them. Inside
    ±margin is the same; a difference below the margin is never faster or slower, however sure it
    looks; fewer than three processes are unsure.
    """
    if len(logs) < 3:
        ratio = math.exp(sum(logs) / len(logs)) if logs else math.nan
        return Verdict(Word.UNSURE, ratio, 0.0, math.inf)
    centre = float(np.mean(logs))
    error = float(np.std(logs, ddof=1)) / math.sqrt(len(logs))
    reach = float(stats.t.ppf(0.5 + confidence / 2, len(logs) - 1)) * error
    low, high = centre - reach, centre + reach
    least = math.log1p(margin)
    if -least <= low and high <= least:
        word = Word.SAME
    elif high < 0 and centre < -least:
        word = Word.FASTER
    elif low > 0 and centre > least:
        word = Word.SLOWER
    else:
        word = Word.UNSURE
    return Verdict(word, math.exp(centre), math.exp(low), math.exp(high))


def disagree(cpu: Verdict, instructions: float | None, *, margin: float = 0.005) -> bool:
    """Say whether instructions and CPU time differ in sign beyond both intervals."""
    if instructions is None:
        return False
    if cpu.word is Word.FASTER:
        return instructions > 1 + margin
    return cpu.word is Word.SLOWER and instructions < 1 - margin


def binomial_interval(hits: int, runs: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) interval of a rate; raises ValueError for no runs."""
    if not 0 <= hits <= runs or not runs:
        raise ValueError(f"{hits} of {runs}")
    tail = (1 - confidence) / 2
    low = float(stats.beta.ppf(tail, hits, runs - hits + 1)) if hits else 0.0
    high = float(stats.beta.ppf(1 - tail, hits + 1, runs - hits)) if hits < runs else 1.0
    return low, high
