"""A simulated site: what its sampled requests would have cost, seeded, with the truth known.

Endpoints with Zipf's traffic and log-normal costs, a mix that shifts between sides and hours, cache
misses, drift, the seasons of day and week, load that wanders, hosts that differ: all that makes a
detector cry wolf. It scores the detectors and fills demonstrations.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hotclub.perf.cells import Floats, Ints, Requests

DAY = 1440


@dataclass(frozen=True, slots=True)
class World:
    """The site, apart from any change; times are minutes, the rest are parts of one."""

    endpoints: int = 40
    hosts: int = 40  # a side
    spread: tuple[float, float] = (0.25, 0.45)  # of the log of an endpoint's cost
    misses: float = 0.03
    miss_cost: float = 2.5
    mix_shift: float = 0.10
    season: float = 0.03
    drift: float = 0.005
    load: float = 0.02
    load_memory: float = 60.0
    host_load: float = 0.005
    host_load_memory: float = 10.0
    host: float = 0.01
    host_share: float = 0.10


@dataclass(frozen=True, slots=True)
class Change:
    """What the new commit does, or the hosts it runs on."""

    everywhere: float = 0.0
    endpoint: int | None = None
    more: float = 0.0  # there
    misses: float = 0.0  # more of them, in parts of one
    model: float = 0.0  # the new side's hosts are that much slower, before and after

    def by_endpoint(self, endpoints: int) -> Floats:
        factor = np.full(endpoints, 1 + self.everywhere)
        if self.endpoint is not None:
            factor[self.endpoint] *= 1 + self.more
        return factor


NOTHING = Change()


@dataclass(frozen=True, slots=True)
class Site:
    """One draw of a world: what stays the same during a rollout."""

    world: World
    share: Floats
    cost_ns: Floats
    spread: Floats
    phase: Floats
    start: float

    def truth(self, change: Change) -> float:
        """Return the ratio of mean costs that the change causes, with the mix left alone."""
        cost = self.share * self.cost_ns * np.exp(self.spread**2 / 2)
        rate = self.world.misses
        extra = self.world.miss_cost - 1
        more = (1 + extra * rate * (1 + change.misses)) / (1 + extra * rate)
        changed = cost * change.by_endpoint(len(cost)) * more
        return float(changed.sum() / cost.sum())


def site(rng: np.random.Generator, world: World) -> Site:
    """Draw a site; endpoint 0 is its busiest."""
    rank = np.arange(1, world.endpoints + 1)
    share = 1 / rank / (1 / rank).sum()
    cost_ns = 2e7 * np.exp(rng.standard_normal(world.endpoints))
    spread = rng.uniform(*world.spread, world.endpoints)
    phase = rng.uniform(0, 2 * math.pi, (2, world.endpoints))
    return Site(world, share, cost_ns, spread, phase, float(rng.uniform(0, 7 * DAY)))


def wander(rng: np.random.Generator, sd: float, memory: float, times: Ints, width: int) -> Floats:
    """Return autocorrelated noise, (width, times); `memory` is its time constant."""
    noise = rng.standard_normal((width, len(times))) * sd
    for i in range(1, len(times)):
        keep = math.exp(-(times[i] - times[i - 1]) / memory)
        noise[:, i] = keep * noise[:, i - 1] + math.sqrt(1 - keep * keep) * noise[:, i]
    return noise


def seasonal(drawn: Site, times: Ints) -> tuple[Floats, Floats, Floats]:
    """Return by time: traffic; by endpoint and time: traffic's mix and the cost, as logarithms."""
    world = drawn.world
    clock = drawn.start + times
    angle = 2 * math.pi * clock / DAY
    weekend = (clock // DAY) % 7 >= 5
    traffic = (1 + 0.4 * np.sin(angle)) * np.where(weekend, 0.8, 1.0)
    mix = world.mix_shift * np.sin(angle + drawn.phase[0, :, None])
    cost = world.season * np.sin(angle + drawn.phase[1, :, None])
    cost -= world.season * 0.5 * weekend
    return traffic, mix, cost


def rollout(
    rng: np.random.Generator,
    requests: int,
    change: Change = NOTHING,
    *,
    world: World | None = None,
    drawn: Site | None = None,
    minutes: int = 60,
    past: int = 6,
) -> Requests:
    """Simulate a rollout of about so many sampled requests a side.

    The window lasts `minutes`; the hosts' history is `past` times as long (0 for none), in steps of
    a quarter of a window. Rows are ordered by period, side, host, endpoint and minute.
    """
    drawn = drawn or site(rng, world or World())
    world = drawn.world
    step = max(1, minutes // 4)
    old_times = np.arange(-past * minutes, 0, step)
    times = np.concatenate([old_times, np.arange(minutes)])
    traffic, mix, season = seasonal(drawn, times)
    trend = np.linspace(0, rng.choice([-1, 1]) * world.drift, len(times)) if len(times) > 1 else 0
    shared = season + wander(rng, world.load, world.load_memory, times, 1) + trend
    rate = world.misses * np.exp(wander(rng, 0.2, world.load_memory, times, 1)[0])
    hosts = _hosts(rng, drawn, change, times)
    columns = []
    for before in (True, False):
        span = slice(0, len(old_times)) if before else slice(len(old_times), len(times))
        total = requests * past if before else requests
        moment = _Moment(times[span], traffic[span], mix[:, span], shared[:, span], rate[span])
        for canary in (False, True) if total else ():
            changed = change if canary and not before else NOTHING
            side = _side(rng, drawn, total, moment, hosts[canary][..., span], changed)
            host, *rest = side
            size = len(host)
            flags = np.full(size, canary), np.full(size, before)
            columns.append((rest[0], *flags, host + world.hosts * canary, *rest[1:]))
    return Requests(*(np.concatenate(column) for column in zip(*columns, strict=True)))


@dataclass(frozen=True, slots=True)
class _Moment:
    """One period, and what all hosts share in it."""

    times: Ints
    traffic: Floats
    mix: Floats
    level: Floats
    misses: Floats


def _hosts(rng: np.random.Generator, drawn: Site, change: Change, times: Ints) -> list[Floats]:
    """Return the log of each host's factor, (hosts, endpoints, times), by side."""
    world = drawn.world
    sides = []
    for model in (0.0, change.model):
        level = rng.standard_normal(world.hosts) * world.host
        own = wander(rng, world.host_load, world.host_load_memory, times, world.hosts)
        # A CPU model suits some endpoints better than others.
        suits = rng.standard_normal(world.endpoints) * 0.2 * math.log1p(model)
        factor = (level[:, None] + own)[:, None, :] + (math.log1p(model) + suits)[:, None]
        sides.append(factor)
    return sides


def _side(
    rng: np.random.Generator,
    drawn: Site,
    total: int,
    moment: _Moment,
    hosts: Floats,
    change: Change,
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return host, endpoint, minute and cost of each request of one side in one period."""
    world = drawn.world
    shift = rng.standard_normal(world.endpoints) * world.mix_shift / math.sqrt(2)
    rate = drawn.share[:, None] * np.exp(shift[:, None] + moment.mix) * moment.traffic
    busy = np.exp(rng.standard_normal(world.hosts) * world.host_share)
    expected = busy[:, None, None] * rate
    counts = rng.poisson(expected * (total / expected.sum()))
    typical = np.log(drawn.cost_ns * change.by_endpoint(world.endpoints))
    level = (typical[:, None] + moment.level + hosts).astype(np.float32)
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    host, endpoint, index = np.unravel_index(cell, counts.shape)
    size = len(cell)
    log = rng.standard_normal(size, dtype=np.float32)
    log *= drawn.spread.astype(np.float32)[endpoint]
    log += level.ravel()[cell]
    missed = rng.random(size, dtype=np.float32) < moment.misses[index] * (1 + change.misses)
    log[missed] += math.log(world.miss_cost)
    return host, endpoint, moment.times[index], np.exp(log).astype(np.float64)


def days(rng: np.random.Generator, endpoints: int, count: int) -> Floats:
    """Simulate the daily index of endpoints, (endpoints, days), as logarithms of the cost.

    Weekends, noise that remembers (half of it is there the next day) and a drift of as much as a
    tenth of a per cent a week.
    """
    times = np.arange(count)
    noise = wander(rng, 0.006, 1 / math.log(2), times, endpoints)
    weekend = ((times + int(rng.integers(0, 7))) % 7 >= 5) * rng.normal(0.02, 0.01, (endpoints, 1))
    creep = rng.uniform(-0.001, 0.001, (endpoints, 1)) * times / 7
    series: Floats = noise + weekend + creep
    return series
