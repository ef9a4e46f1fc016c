"""Flags: what each feature flag costs, on against off, inside one commit and window.

A user has a flag or has not, so the clusters are buckets of users. All flags are judged together
(Benjamini-Hochberg); a flag that was handed out by host, by hour or to users of other pages is
marked: its effect may be theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from hotclub.perf.cells import Bools, Ints, Requests
from hotclub.perf.detect import Rollout, rollout
from hotclub.perf.multiplicity import benjamini_hochberg
from hotclub.perf.verdict import Word

ALPHA = 0.05
CLUSTERS = 100
UNEVEN = 0.10  # Cramér's V from which a flag does not look handed out at random


@dataclass(frozen=True, slots=True)
class FlagEffect:
    """One flag: ratio of mean costs, on / off, with its 95 % interval; p corrected for all flags.

    `uneven` names what the flag depends on (host, hour, endpoint): empty for a random ramp.
    """

    name: str
    word: Word
    ratio: float
    low: float
    high: float
    p: float
    endpoints: tuple[int, ...]
    uneven: tuple[str, ...]
    on: int
    reason: str = ""


def flags(
    requests: Requests,
    commit: Ints,
    bucket: Ints,
    on: Mapping[str, Bools],
    *,
    alpha: float = ALPHA,
) -> list[FlagEffect]:
    """Judge every flag; `on` holds a column for each, `bucket` is the user's.

    Strata are endpoint and commit. Surest first.
    """
    names = sorted(on)
    _, commits = np.unique(commit, return_inverse=True)
    endpoints, place = np.unique(requests.endpoint, return_inverse=True)
    stratum = commits * len(endpoints) + place
    none = np.zeros(len(stratum), dtype=bool)
    found = []
    for name in names:
        column = np.asarray(on[name], dtype=bool)
        cost = requests.cpu_ns
        rows = Requests(stratum, column, none, bucket % CLUSTERS, requests.minute, cost)
        found.append(rollout(rows, alpha=alpha))
    raw = [min([one.p, *(e.p for e in one.endpoints)]) for one in found]
    p = benjamini_hochberg(raw)
    effects = [
        effect(name, one, float(q), requests, on[name], endpoints, alpha)
        for name, one, q in zip(names, found, p, strict=True)
    ]
    return sorted(effects, key=lambda one: (one.p, one.name))


def effect(
    name: str, found: Rollout, p: float, requests: Requests, on: Bools, names: Ints, alpha: float
) -> FlagEffect:
    word = found.word
    if found.alarm and p > alpha:
        word = Word.UNSURE
    culprits = {int(names[e % len(names)]) for e in found.flagged} if p <= alpha else set()
    return FlagEffect(
        name,
        word,
        found.ratio,
        found.low,
        found.high,
        p,
        tuple(sorted(culprits)),
        uneven(requests, on),
        int(np.count_nonzero(on)),
        found.reason,
    )


def uneven(requests: Requests, on: Bools) -> tuple[str, ...]:
    """Return what a flag depends on that a random ramp does not."""
    hour = (requests.minute - requests.minute.min()) // 60 if len(on) else requests.minute
    columns = (("host", requests.host), ("hour", hour), ("endpoint", requests.endpoint))
    return tuple(name for name, column in columns if depends(np.asarray(on, dtype=bool), column))


def depends(on: Bools, column: Ints) -> bool:
    """Say whether a flag's share differs between the values of a column, by more than a little."""
    _, code = np.unique(column, return_inverse=True)
    if not len(code) or code.max() == 0 or on.all() or not on.any():
        return False
    table = np.stack([np.bincount(code[on == side], minlength=code.max() + 1) for side in (0, 1)])
    table = table[:, table.sum(axis=0) >= 20]
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
        return False
    found = stats.chi2_contingency(table, correction=False)
    strength = (max(0.0, found.statistic - found.dof) / table.sum()) ** 0.5
    return bool(found.pvalue < 1e-6 and strength >= UNEVEN)
