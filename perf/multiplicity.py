"""Many tests, many looks: p values that stay honest when more than one thing is asked.

Holm (1979), A simple sequentially rejective multiple test procedure; Benjamini and Hochberg (1995),
Controlling the false discovery rate; O'Brien and Fleming (1979), A multiple testing procedure for
clinical trials.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

# Most of the error belongs to the plan; the rest is kept for rollouts that outlast it.
PLANNED_SHARE = 0.9


def holm(p: Sequence[float] | Floats, weights: Sequence[float] | Floats | None = None) -> Floats:
    """Return Holm's adjusted p values, weighted where some tests matter more.

    The weights must not depend on the outcomes. A p value that is not a number is a test that was
    not made: it stays so and takes nothing from the others.
    """
    raw = np.asarray(p, dtype=float)
    weight = np.ones_like(raw) if weights is None else np.asarray(weights, dtype=float)
    adjusted = np.full_like(raw, np.nan)
    made = np.flatnonzero(~np.isnan(raw) & (weight > 0))
    if not len(made):
        return adjusted
    order = made[np.argsort(raw[made] / weight[made], kind="stable")]
    left = np.cumsum(weight[order][::-1])[::-1]
    scaled = np.maximum.accumulate(raw[order] / weight[order] * left)
    adjusted[order] = np.minimum(1.0, scaled)
    return adjusted


def benjamini_hochberg(p: Sequence[float] | Floats) -> Floats:
    """Return adjusted p values; at most q of those that are at most q are false, on average."""
    raw = np.asarray(p, dtype=float)
    adjusted = np.full_like(raw, np.nan)
    made = np.flatnonzero(~np.isnan(raw))
    if not len(made):
        return adjusted
    order = made[np.argsort(raw[made], kind="stable")]
    scaled = raw[order] * len(made) / np.arange(1, len(made) + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def normal_score(t: Floats, freedom: Floats | float) -> Floats:
    """Return the normal score that is as surprising as this t value.

    Above 30 or so the tail is no longer a number: such values are cut off there.
    """
    tail = np.maximum(special.stdtr(freedom, -np.abs(t)), 1e-200)
    score: Floats = np.sign(t) * -special.ndtri(tail)
    return score


def two_sided(z: Floats) -> Floats:
    """Return the two-sided p value of one look."""
    p: Floats = 2.0 * special.ndtr(-np.abs(z))
    return p


def any_look(z: Floats, progress: float) -> Floats:
    """Return p values that hold at every look, however often one looks.

    `progress` is how much of the planned number of requests is there. With O'Brien and Fleming's
    shape the bound is steep at first and, at the end of the plan, hardly above that of one look:
    a Brownian path leaves plus or minus b before time 1 with at most four times the normal tail
    of b. A rollout that outlasts its plan doubles it, with half of the error left each time.
    """
    if not progress > 0:
        return np.ones_like(np.asarray(z, dtype=float))
    stage = max(0, math.ceil(math.log2(progress) - 1e-12))
    share = PLANNED_SHARE if stage == 0 else (1 - PLANNED_SHARE) * 0.5**stage
    reached = np.abs(z) * math.sqrt(progress / 2**stage)
    p: Floats = np.minimum(1.0, 4.0 * special.ndtr(-reached) / share)
    return p
