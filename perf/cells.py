"""Sampled requests as columns, and their sums in cells of host, endpoint and minute.

The detectors need nothing but the cells, so a month of records may be added up anywhere, by
numpy here or by a GROUP BY elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# The sums that a cell holds, in this order; all but the second are weighted.
N, N2, LOG, LOG2, CPU, CPU2 = range(6)
BUDGET = 4_000_000  # cells: above it minutes are merged
BALANCED = 100  # requests a side that a span of minutes needs before its weight means something


@dataclass(frozen=True, slots=True)
class Requests:
    """Sampled requests, a column each, all of one length.

    `canary` tells the new side from the old. `before` marks what the same hosts served before the
    rollout, when both sides ran the same code: with it each host is its own control.
    """

    endpoint: Ints
    canary: Bools
    before: Bools
    host: Ints
    minute: Ints
    cpu_ns: Floats

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in self.__slots__}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    def clean(self) -> Requests:
        """Return only the rows whose cost is a positive, finite number."""
        good = np.isfinite(self.cpu_ns) & (self.cpu_ns > 0)
        return self if good.all() else self.where(good)

    def where(self, chosen: Bools) -> Requests:
        return Requests(*(getattr(self, name)[chosen] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by unit (one host on one side), endpoint and minute.

    `window` and `before` have the shape (6, units, endpoints, minutes); `before` is None where the
    hosts have no history. `hosts` names the host of each unit, `cluster` numbers them.
    """

    window: Floats
    before: Floats | None
    canary: Bools
    cluster: Ints
    hosts: Ints
    endpoints: Ints
    first: int
    step: int


def between(
    endpoint: Ints, commit: Ints, host: Ints, minute: Ints, cpu_ns: Floats, *, old: int, new: int
) -> Requests:
    """Return the requests that tell one commit from another, out of everything that was recorded.

    The window is the minutes in which both commits served. The history is what those hosts served
    before it, as long as both sides ran the same commits then; where hosts served both commits in
    the window they are their own control and need none.
    """
    minute = np.asarray(minute, dtype=np.int64)
    shared = np.intersect1d(minute[commit == old], minute[commit == new])
    if not len(shared):
        empty = np.zeros(len(minute), dtype=bool)
        return Requests(endpoint, empty, empty, host, minute, cpu_ns).where(empty)
    inside = np.isin(minute, shared) & ((commit == old) | (commit == new))
    news = np.unique(host[inside & (commit == new)])
    olds = np.unique(host[inside & (commit == old)])
    on_new = np.isin(host, news)
    earlier = (minute < shared[0]) & (on_new != np.isin(host, olds))
    commits, code = np.unique(commit, return_inverse=True)
    point = (minute - minute.min()) * len(commits) + code
    sides = np.zeros((2, int(point.max()) + 1), dtype=bool)
    sides[on_new[earlier].astype(int), point[earlier]] = True
    earlier &= (sides[0] & sides[1])[point]
    if np.intersect1d(news, olds).size:
        earlier[:] = False
    canary = np.where(earlier, on_new, commit == new)
    return Requests(endpoint, canary, earlier, host, minute, cpu_ns).where(inside | earlier)


def cells(requests: Requests) -> Cells:
    """Add requests up; raises ValueError where a side has none."""
    requests = requests.clean()
    inside = ~requests.before
    if not (inside & requests.canary).any() or not (inside & ~requests.canary).any():
        raise ValueError("no requests on one of the sides")
    endpoints, endpoint = coded(requests.endpoint)
    name = requests.host.astype(np.int64) * 2 + requests.canary
    names, unit = coded(name)
    canary = names % 2 == 1
    room = max(1, BUDGET // (len(names) * len(endpoints)))
    first, minutes = span(requests.minute[inside])
    step = -(-minutes // room)
    parts: list[Floats | None] = []
    for chosen in (inside, requests.before):
        if not chosen.any():
            parts.append(None)
            continue
        start, length = span(requests.minute[chosen])
        # History is only ever used whole: a hundred spans of it are as good as every minute.
        width = step if chosen is inside else max(step, -(-length // 100))
        time = (requests.minute[chosen] - start) // width
        shape = (len(names), len(endpoints), int(time.max()) + 1)
        key = (unit[chosen] * shape[1] + endpoint[chosen]) * shape[2] + time
        parts.append(balanced(added(key, requests.cpu_ns[chosen], shape), canary))
    assert parts[0] is not None
    before = parts[1]
    if before is not None and not (before[N, canary].any() and before[N, ~canary].any()):
        before = None
    hosts = names // 2
    cluster = np.unique(hosts, return_inverse=True)[1]
    return Cells(parts[0], before, canary, cluster, hosts, endpoints, first, step)


def coded(values: Ints) -> tuple[Ints, Ints]:
    """Return the distinct values and the index of each: numpy's unique, without sorting codes."""
    values = np.asarray(values, dtype=np.int64)
    if values.min() < 0 or values.max() > 1_000_000:
        names, code = np.unique(values, return_inverse=True)
        return names, code
    names = np.flatnonzero(np.bincount(values))
    place = np.zeros(int(names[-1]) + 1, dtype=np.int64)
    place[names] = np.arange(len(names))
    return names, place[values]


def span(minute: Ints) -> tuple[int, int]:
    first = int(minute.min())
    return first, int(minute.max()) - first + 1


def added(key: Ints, cpu_ns: Floats, shape: tuple[int, int, int]) -> Floats:
    size = int(np.prod(shape))
    cpu = np.asarray(cpu_ns, dtype=float)
    log = np.log(cpu)
    count = np.bincount(key, minlength=size).astype(float)
    columns = [np.bincount(key, each, size) for each in (log, log * log, cpu, cpu * cpu)]
    return np.stack([count, count, *columns]).reshape(6, *shape)


def balanced(sums: Floats, canary: Bools) -> Floats:
    """Weight the old side so that it served at the same times as the new one.

    While a rollout ramps up its requests come late and the old side's early; the load of the day
    between would count as the commit's. A span that one side did not serve in counts for neither.
    """
    new = sums[N, canary].sum(axis=(0, 1))
    old = sums[N, ~canary].sum(axis=(0, 1))
    fewest = max(1.0, min(new.sum(), old.sum()))
    width = int(np.clip(np.ceil(BALANCED * len(new) / fewest), 1, len(new)))
    starts = np.arange(0, len(new), width)
    new, old = np.add.reduceat(new, starts), np.add.reduceat(old, starts)
    both = (new > 0) & (old > 0)
    ratio = np.where(both, new / np.maximum(old, 1), 0.0) * (old.sum() / max(1.0, new.sum()))
    weight = np.repeat(ratio, width)[: sums.shape[-1]]
    sums[:, canary] *= np.repeat(both, width)[: sums.shape[-1]]
    sums[:, ~canary] *= weight
    sums[N2, ~canary] *= weight
    return sums
