"""Rollout: did the new commit change what a request costs, and where?

New side against old side at the same time, stratified by endpoint, so that neither the mix of
endpoints nor the load of the hour counts; where the hosts have a history each is its own control,
so that neither a slow host nor another CPU model counts. Errors are clustered by host and minute.
The log is the trigger, since it is steady; the mean is the cost, since it is what is paid for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from hotclub.perf.cells import CPU, LOG, Bools, Cells, N, Requests, cells
from hotclub.perf.contrast import Contrast, Sums, contrast
from hotclub.perf.multiplicity import any_look, holm, normal_score, two_sided
from hotclub.perf.verdict import Word

ALPHA = 0.01
MARGIN = 0.01
LEAST = 20  # requests that each side of an endpoint needs before it is looked at
HOSTS = 3  # a side, to be clusters
# How the error is shared out: all endpoints by log, all by mean (a longer tail), one by one.
OVERALL, TAIL, EACH = 0.6, 0.1, 0.3


@dataclass(frozen=True, slots=True)
class Effect:
    """What the new side does to one endpoint: ratio of the typical cost, with its 95 % interval.

    `p` is corrected for the number of tests and looks; `share` is its part of the requests.
    """

    endpoint: int
    ratio: float
    low: float
    high: float
    p: float
    share: float


@dataclass(frozen=True, slots=True)
class Rollout:
    """The verdict: the ratio of mean costs with its 95 % interval, and the endpoints, surest first.

    `p` is corrected like those of the endpoints; `flagged` are the endpoints that changed for sure;
    `reason` says why a verdict is unsure.
    """

    word: Word
    ratio: float = math.nan
    low: float = 0.0
    high: float = math.inf
    p: float = 1.0
    endpoints: tuple[Effect, ...] = ()
    flagged: tuple[int, ...] = ()
    requests: int = 0
    minute: int = 0
    reason: str = ""

    @property
    def alarm(self) -> bool:
        return self.word in (Word.FASTER, Word.SLOWER)


def rollout(
    requests: Requests,
    *,
    plan: int | None = None,
    alpha: float = ALPHA,
    models: Mapping[int, str] | None = None,
) -> Rollout:
    """Judge a rollout by all of its requests.

    Name the plan, the requests a side that the rollout is meant to last for, if anybody looks
    before it ends; without one this is the only look. `models` names each host's CPU model.
    """
    try:
        table = cells(requests)
    except ValueError as error:
        return Rollout(Word.UNSURE, reason=str(error))
    whole = Sums(table.window.sum(axis=-1), table.window)
    last = table.first + table.step * table.window.shape[-1] - 1
    return judged(table, whole, history(table), last, plan, alpha, models)


def looks(requests: Requests, *, plan: int, alpha: float = ALPHA) -> Iterator[Rollout]:
    """Judge a rollout after every minute, as a person who watches it does."""
    table = cells(requests)
    running = table.window.cumsum(axis=-1)
    before = history(table)
    for index in range(running.shape[-1]):
        seen = Sums(running[..., index], table.window[..., : index + 1])
        minute = table.first + table.step * (index + 1) - 1
        yield judged(table, seen, before, minute, plan, alpha, None)


def history(table: Cells) -> Sums | None:
    return None if table.before is None else Sums(table.before.sum(axis=-1), table.before)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A logarithm of a ratio, its standard error, and the degrees of freedom of the error."""

    log: float
    error: float
    freedom: float

    @property
    def z(self) -> float:
        return float(normal_score(np.asarray(self.log / self.error), self.freedom))

    def interval(self) -> tuple[float, float, float]:
        reach = float(special.stdtrit(self.freedom, 0.975)) * self.error
        low, high = math.exp(self.log - reach), math.exp(self.log + reach)
        return math.exp(self.log), low, high


def judged(
    table: Cells,
    window: Sums,
    before: Sums | None,
    minute: int,
    plan: int | None,
    alpha: float,
    models: Mapping[int, str] | None,
) -> Rollout:
    logs = contrast(table, window, before, LOG)
    means = contrast(table, window, before, CPU)
    new, old = (float(side.n.sum()) for side in logs.sides[:2])
    blank = Rollout(Word.UNSURE, requests=int(min(new, old)), minute=minute)
    enough = (logs.least >= LEAST) & (logs.error2() > 0) & (means.error2() > 0)
    fewest, reason = refusal(table, window, before, models)
    if not enough.any():
        reason = f"no endpoint has {LEAST} requests on each side"
    freedom = 2 * fewest - 2 if fewest >= HOSTS else window.cells.shape[-1] - 1
    if reason or freedom < 1:
        return replace(blank, reason=reason or "one minute only")
    typical = overall(logs, enough, freedom, hosts=fewest >= HOSTS)
    cost = mean_ratio(means, enough, freedom, hosts=fewest >= HOSTS)
    each = one_by_one(logs, enough)
    z = np.array([one.z for one in (typical, cost, *each)])
    raw = any_look(z, 2 / (1 / new + 1 / old) / plan) if plan else two_sided(z)
    share = (logs.sides[0].n + logs.sides[1].n)[enough] / (new + old)
    p = holm(raw, [OVERALL, TAIL, *(EACH * share)])
    names = table.endpoints[enough]
    effects = [
        Effect(int(name), *one.interval(), float(one_p), float(part))
        for name, one, one_p, part in zip(names, each, p[2:], share, strict=True)
    ]
    order = np.lexsort((-np.abs(z[2:]), p[2:]))
    first = int(np.argmin(p[:2]))
    found = replace(blank, endpoints=tuple(effects[i] for i in order), p=float(p[first]))
    ratio, low, high = cost.interval()
    return said(replace(found, ratio=ratio, low=low, high=high), float(z[first]), alpha)


def said(found: Rollout, z: float, alpha: float) -> Rollout:
    """Put the numbers in a word: slower where anything is slower for sure."""
    sure = [one for one in found.endpoints if one.p <= alpha]
    signs = [one.ratio - 1 for one in sure] + ([z] if found.p <= alpha else [])
    if any(sign > 0 for sign in signs):
        word = Word.SLOWER
    elif signs:
        word = Word.FASTER
    elif found.low > 1 - MARGIN and found.high < 1 + MARGIN:
        word = Word.SAME
    else:
        word = Word.UNSURE
    reason = "" if word is not Word.UNSURE else f"the interval is wider than {MARGIN:.0%}"
    return replace(found, word=word, flagged=tuple(one.endpoint for one in sure), reason=reason)


def refusal(
    table: Cells, window: Sums, before: Sums | None, models: Mapping[int, str] | None
) -> tuple[int, str]:
    """Return how many hosts the smaller side has, and why sides can't be compared, if so."""
    served = window.whole[N].sum(axis=1) > 0
    new, old = (set(table.hosts[served & side].tolist()) for side in (table.canary, ~table.canary))
    fewest = min(len(new), len(old))
    if before is not None or new & old:
        return fewest, ""
    if models is not None and {models.get(h) for h in new} != {models.get(h) for h in old}:
        return fewest, "the sides run on different CPU models and have no history to compare with"
    if fewest < HOSTS:
        return fewest, f"a side has {fewest} hosts and no history: hosts can't be told from commits"
    return fewest, ""


def overall(logs: Contrast, enough: Bools, freedom: float, *, hosts: bool) -> Estimate:
    """Return the effect on the log that all endpoints share: by inverse variance."""
    weight = np.where(enough, 1 / np.where(enough, logs.error2(), 1.0), 0.0)
    weight /= weight.sum()
    variance = logs.variance([weight] * len(logs.sides), hosts=hosts)
    return Estimate(float(logs.effect() @ weight), math.sqrt(variance), freedom)


def mean_ratio(means: Contrast, enough: Bools, freedom: float, *, hosts: bool) -> Estimate:
    """Return the ratio of mean costs, both sides with the same mix of endpoints."""
    mix = np.where(enough, means.sides[0].n + means.sides[1].n, 0.0)
    mix /= mix.sum()
    levels = [float(side.mean @ mix) for side in means.sides]
    log = sum(side.sign * math.log(x) for side, x in zip(means.sides, levels, strict=True))
    variance = means.variance([mix / level for level in levels], hosts=hosts)
    return Estimate(log, math.sqrt(variance), freedom)


def one_by_one(logs: Contrast, enough: Bools) -> list[Estimate]:
    """Return the effect on each endpoint; the error that hosts share is taken from all of them."""
    error2, effect, least = logs.error2(), logs.effect(), logs.least
    shared = logs.common(np.where(enough, 1 / np.where(enough, error2, 1.0) ** 2, 0.0))
    return [
        Estimate(float(effect[i]), math.sqrt(error2[i] + shared), float(least[i]))
        for i in np.flatnonzero(enough)
    ]
