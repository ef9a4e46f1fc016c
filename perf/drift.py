"""Change without a rollout to blame: steps in an endpoint's daily index, before against after.

The index is the mean of the log, stratified, so that the mix does not count. A step is looked for
at every day, with the weekdays and the memory of the series taken out first; without a canary a
rollout is compared with what the same hours did between other days, when nothing was rolled out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from hotclub.perf.cells import Floats, Ints
from hotclub.perf.multiplicity import benjamini_hochberg
from hotclub.perf.verdict import Word

ALPHA = 0.01
EDGE = 4  # points that a step needs on either side
WEEK = 7
PLACEBOS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """A step in a series: the first point after it, after / before with its 95 % interval."""

    at: int
    ratio: float
    low: float
    high: float
    p: float


def index(mean_log: Floats, n: Floats) -> Floats:
    """Return the stratified index by time, from (strata, times): each stratum keeps one weight.

    A time at which a stratum was not served takes the index of the others there.
    """
    level = np.where(n > 0, mean_log, np.nan)
    centre = np.nanmean(level, axis=1, keepdims=True)
    weight = n.sum(axis=1, keepdims=True) * (n > 0)
    above = np.where(n > 0, level - centre, 0.0)
    total = np.maximum(weight.sum(axis=0), 1e-300)
    series: Floats = (above * weight).sum(axis=0) / total
    series[weight.sum(axis=0) == 0] = np.nan
    return series


def steps(series: Floats, *, season: int = WEEK, alpha: float = ALPHA, most: int = 5) -> list[Step]:
    """Return the steps of an index (a series of logarithms), in order of time.

    Forward selection; each step is tested by the best of all days, so p is corrected for their
    number. Points that are not numbers are left out. A series of under four seasons is taken to
    have none, and one of under three times EDGE says nothing.
    """
    there = np.flatnonzero(np.isfinite(series))
    if len(there) < 3 * EDGE:
        return []
    y = np.asarray(series, dtype=float)[there]
    days = np.eye(season)[there % season] if season > 1 and len(y) >= 4 * season else None
    plain = np.ones((len(y), 1)) if days is None else np.column_stack([days, there / len(series)])
    known: list[int] = []
    while len(known) < most:
        model = np.column_stack([plain, *(rising(len(y), at) for at in known)])
        at, p = best(y, model, known)
        if p > alpha:
            break
        known.append(at)
    return sorted((said(y, plain, known, at, there) for at in known), key=lambda one: one.at)


def rising(size: int, at: int) -> Floats:
    return (np.arange(size) >= at).astype(float)


def candidates(size: int, known: Sequence[int]) -> list[int]:
    edges = [0, size, *known]
    return [at for at in range(EDGE, size - EDGE + 1) if all(abs(at - e) >= EDGE for e in edges)]


def best(y: Floats, model: Floats, known: Sequence[int]) -> tuple[int, float]:
    """Return the surest further step and its p value, corrected for the days it was chosen from."""
    tried = candidates(len(y), known)
    freedom = len(y) - 1 - model.shape[1] - 1
    if not tried or freedom < 3:
        return 0, 1.0
    ups = np.column_stack([rising(len(y), at) for at in tried])
    memory = 0.0
    for _ in range(3):
        t = scores(whitened(y, memory), whitened(model, memory), whitened(ups, memory), freedom)
        top = int(np.argmax(np.abs(t)))
        memory = autocorrelation(y, np.column_stack([model, ups[:, top]]))
    t = scores(whitened(y, memory), whitened(model, memory), whitened(ups, memory), freedom)
    top = int(np.argmax(np.abs(t)))
    p = 2 * float(special.stdtr(freedom, -abs(t[top]))) * len(tried)
    return tried[top], min(1.0, p)


def whitened(values: Floats, memory: float) -> Floats:
    return values[1:] - memory * values[:-1]


def scores(y: Floats, model: Floats, ups: Floats, freedom: int) -> Floats:
    """Return the t value of each column, the model's columns taken out of everything."""
    basis, _ = np.linalg.qr(model)
    rest = y - basis @ (basis.T @ y)
    free = ups - basis @ (basis.T @ ups)
    size = np.maximum((free**2).sum(axis=0), 1e-12)
    slope = free.T @ rest / size
    left = np.maximum((rest**2).sum() - slope**2 * size, 1e-24)
    t: Floats = slope / np.sqrt(left / freedom / size)
    return t


def autocorrelation(y: Floats, model: Floats) -> float:
    """Return the lag-one autocorrelation of what a model leaves, corrected for its shortness."""
    rest = y - model @ np.linalg.lstsq(model, y, rcond=None)[0]
    whole = float((rest**2).sum())
    if whole < 1e-24:
        return 0.0
    found = float((rest[1:] * rest[:-1]).sum()) / whole
    # Every column that was fitted took some of it away, the step that was chosen the most.
    found += (2 + model.shape[1] * 0.75 + 5 * max(0.0, found)) / len(y)
    # And it is only an estimate: too little memory alarms, too much only waits a little longer.
    found += math.sqrt(max(0.0, 1 - found * found) / len(y))
    return float(np.clip(found, 0.0, 0.9))


def said(y: Floats, plain: Floats, known: list[int], at: int, there: Ints) -> Step:
    others = [rising(len(y), other) for other in known if other != at]
    model = np.column_stack([plain, *others])
    up = rising(len(y), at)[:, None]
    full = np.column_stack([model, up])
    memory = autocorrelation(y, full)
    freedom = len(y) - 1 - full.shape[1]
    t = float(
        scores(whitened(y, memory), whitened(model, memory), whitened(up, memory), freedom)[0]
    )
    basis, _ = np.linalg.qr(whitened(model, memory))
    free = whitened(up, memory)[:, 0]
    free = free - basis @ (basis.T @ free)
    slope = float(free @ whitened(y, memory)) / float(free @ free)
    reach = abs(slope / t) * float(special.stdtrit(freedom, 0.975)) if t else math.inf
    p = min(1.0, 2 * float(special.stdtr(freedom, -abs(t))) * len(candidates(len(y), [])))
    interval = math.exp(slope), math.exp(slope - reach), math.exp(slope + reach)
    return Step(int(there[at]), *interval, p)


def drifted(series: Sequence[Floats], *, alpha: float = ALPHA) -> list[list[Step]]:
    """Return the steps of several endpoints; of all that are listed at most alpha are false."""
    found = [steps(one, alpha=0.05) for one in series]
    p = benjamini_hochberg([min((s.p for s in one), default=1.0) for one in found])
    return [[s for s in one if q <= alpha] for one, q in zip(found, p, strict=True)]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A rollout without a canary: after / before with its 95 % interval, and what it comes to."""

    word: Word
    ratio: float
    low: float
    high: float
    p: float
    reason: str = ""


def before_after(change: float, placebos: Sequence[float], *, alpha: float = ALPHA) -> BeforeAfter:
    """Judge a change of the index's logarithm by those of windows without a rollout.

    The placebos are the changes between the same hours of at least 20 other days: drift, season and
    load are in them as they are in this one, and so in the error.
    """
    quiet = np.asarray([x for x in placebos if math.isfinite(x)], dtype=float)
    if len(quiet) < PLACEBOS or not math.isfinite(change):
        reason = f"needs {PLACEBOS} windows without a rollout, found {len(quiet)}"
        return BeforeAfter(Word.UNSURE, math.nan, 0.0, math.inf, 1.0, reason)
    freedom = len(quiet) - 1
    error = float(quiet.std(ddof=1)) * math.sqrt(1 + 1 / len(quiet))
    effect = change - float(quiet.mean())
    p = 2 * float(special.stdtr(freedom, -abs(effect) / max(error, 1e-12)))
    reach = float(special.stdtrit(freedom, 0.975)) * error
    ratio, low, high = (math.exp(effect + x) for x in (0.0, -reach, reach))
    word = (Word.SLOWER if effect > 0 else Word.FASTER) if p <= alpha else Word.UNSURE
    return BeforeAfter(word, ratio, low, high, p)
