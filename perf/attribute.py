"""Which functions explain that requests cost more: their own CPU per request, new side against old.

Stratified by endpoint as the rollout is. A function that costs more where another costs as much
less did not grow: the work moved, by a rename or by inlining, and is marked so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from hotclub.perf.cells import Bools, Floats, Ints
from hotclub.perf.multiplicity import holm, two_sided

ALPHA = 0.01
LEAST = 5  # profiles a side that an endpoint needs


class Course(Enum):
    """What became of a function's own cost."""

    GREW = "grew"
    SHRANK = "shrank"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiled requests, a column each, and below them one row for each function that ran in one.

    `request` is the index of the profiled request; `self_ns` leaves out what the function called.
    """

    endpoint: Ints
    canary: Bools
    host: Ints
    request: Ints
    function: Ints
    self_ns: Floats


@dataclass(frozen=True, slots=True)
class Explained:
    """One function: by how much its own cost per request changed, with its 95 % interval.

    `p` is corrected for the number of functions; `part` is the share of the whole change.
    """

    function: int
    course: Course
    change_ns: float
    low_ns: float
    high_ns: float
    p: float
    part: float


def explain(profiles: Profiles, *, alpha: float = ALPHA) -> list[Explained]:
    """Return the functions, those that explain a rise first; empty where a side has no profiles."""
    count, change, error = changes(profiles)
    if not count:
        return []
    known = error > 0
    z = np.divide(change, error, out=np.zeros_like(change), where=known)
    p = holm(np.where(known, two_sided(z), np.nan))
    total = float(change.sum())
    rows = []
    for i in np.flatnonzero(known):
        course = Course.SAME
        if p[i] <= alpha:
            course = Course.GREW if change[i] > 0 else Course.SHRANK
        mean, reach = float(change[i]), 1.96 * float(error[i])
        part = mean / total if total else 0.0
        span = mean - reach, mean + reach
        rows.append(Explained(int(i), course, mean, *span, float(p[i]), part))
    order = {Course.GREW: 0, Course.SAME: 1, Course.MOVED: 2, Course.SHRANK: 3}
    found = moved(rows, error)
    # Among those that grew, by what they surely cost; among the others by how sure it is.
    return sorted(
        found,
        key=lambda one: (
            order[one.course],
            -one.low_ns if one.course is Course.GREW else -z[one.function],
        ),
    )


def changes(profiles: Profiles) -> tuple[int, Floats, Floats]:
    """Return the number of endpoints compared, and by function the change and its error in ns."""
    if not len(profiles.endpoint) or not len(profiles.function):
        return 0, np.zeros(0), np.zeros(0)
    endpoints, stratum = np.unique(profiles.endpoint, return_inverse=True)
    size, width = len(endpoints), int(profiles.function.max()) + 1
    group = profiles.canary.astype(np.int64) * size + stratum
    n = np.bincount(group, minlength=2 * size).reshape(2, size).astype(float)
    enough = (n >= LEAST).all(axis=0)
    key = group[profiles.request] * width + profiles.function
    own = np.asarray(profiles.self_ns, dtype=float)
    sums = np.bincount(key, own, 2 * size * width).reshape(2, size, width)
    squares = np.bincount(key, own * own, 2 * size * width).reshape(2, size, width)
    held = np.maximum(n, 1)[:, :, None]
    mean = sums / held
    spread = np.maximum(squares / held - mean**2, 0) / np.maximum(held - 1, 1)
    mix = np.where(enough, n.sum(axis=0), 0.0)
    mix /= max(1.0, mix.sum())
    change = np.einsum("ef,e->f", mean[1] - mean[0], mix)
    variance = np.einsum("sef,e->f", spread, mix**2)
    inflation = host_inflation(profiles, mean, mix / np.maximum(n, 1), group, variance)
    return int(enough.sum()), change, np.sqrt(variance * inflation)


def host_inflation(
    profiles: Profiles, mean: Floats, weight: Floats, group: Ints, variance: Floats
) -> float:
    """Return by how much profiles of one host are alike, over all functions: at least 1."""
    hosts, host = np.unique(profiles.host, return_inverse=True)
    width = mean.shape[2]
    if len(hosts) < 6:
        return 1.0
    weights = weight.ravel()[group]
    key = host[profiles.request] * width + profiles.function
    parts = np.bincount(key, weights[profiles.request] * profiles.self_ns, len(hosts) * width)
    means = mean.reshape(-1, width)
    expected = np.zeros((len(hosts), width))
    for side in range(len(means)):
        per_host = np.bincount(host[group == side], minlength=len(hosts))
        expected += np.outer(per_host * weight.ravel()[side], means[side])
    between = ((parts.reshape(len(hosts), width) - expected) ** 2).sum(axis=0)
    known = variance > 0
    return max(1.0, float(np.mean(between[known] / variance[known]))) if known.any() else 1.0


def moved(rows: list[Explained], error: Floats) -> list[Explained]:
    """Mark pairs of which one grew by what the other shrank, as far as can be told."""
    grew = sorted((r for r in rows if r.course is Course.GREW), key=lambda r: -r.change_ns)
    shrank = {r.function: r for r in rows if r.course is Course.SHRANK}
    pairs: set[int] = set()
    for one in grew:
        if not shrank:
            break
        other = min(shrank.values(), key=lambda r: abs(r.change_ns + one.change_ns))
        reach = 2 * float(np.hypot(error[one.function], error[other.function]))
        near = abs(one.change_ns + other.change_ns)
        if near <= reach and near <= 0.25 * one.change_ns:
            pairs |= {one.function, other.function}
            del shrank[other.function]
    return [replace(r, course=Course.MOVED) if r.function in pairs else r for r in rows]
