"""Score detectors on simulated rollouts: how often they alarm when they should, and when not.

Every run of a row has its own seed, so a row says the same whoever runs it and in whatever order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from hotclub.perf import attribute, detect, peers, simulate
from hotclub.perf.cells import Floats, Requests, between
from hotclub.perf.drift import before_after, drifted
from hotclub.perf.flag_effects import ALPHA as ALPHA_FLAGS
from hotclub.perf.flag_effects import flags
from hotclub.perf.simulate import NOTHING, Change, Site, World
from hotclub.perf.simulate_profiles import profiles
from hotclub.perf.verdict import Word, binomial_interval

OURS = "hotclub"
OTAVA = "otava"
DETECTORS = (OURS, "threshold", "welch", "mann-whitney", OTAVA)
FEW, MANY = 20_000, 100_000
ANY = -1  # one of the five busiest endpoints, another in every run
ALARMS = (Word.FASTER, Word.SLOWER)
WORLD = World()
ROOM = 1.03  # the plan is a little more than what comes: counts are random


@dataclass(slots=True)
class Count:
    """So many of so many runs came out one way."""

    hits: int = 0
    runs: int = 0

    def add(self, hit: bool) -> None:
        self.hits += bool(hit)
        self.runs += 1

    def interval(self) -> tuple[float, float]:
        return binomial_interval(self.hits, self.runs) if self.runs else (0.0, 1.0)


@dataclass(slots=True)
class Row:
    """One line of the table: what was asked, what must come out, what each detector did.

    `least` and `most` are the bounds of our own rate; other detectors are for comparison.
    """

    what: str
    least: float | None = None
    most: float | None = None
    counts: dict[str, Count] = field(default_factory=dict)

    def add(self, detector: str, hit: bool) -> None:
        self.counts.setdefault(detector, Count()).add(hit)

    @property
    def missed(self) -> bool:
        """Whether the runs refute the bound: what chance may do to a few of them is let pass."""
        count = self.counts.get(OURS)
        if count is None or not count.runs:
            return False
        low, high = count.interval()
        too_few = self.least is not None and high < self.least
        return too_few or (self.most is not None and low > self.most)


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of rollout; a quarter of the runs does where something is to be found."""

    name: str
    rows: tuple[Row, ...]
    run: Callable[[Case, np.random.Generator], None]
    change: Change = NOTHING
    requests: int = FEW
    minutes: int = 60
    world: World = WORLD
    past: int = 6
    series: list[Floats] = field(default_factory=list)

    def count(self, runs: int) -> int:
        return runs if self.rows[0].most is not None else max(1, runs // 4)

    def drawn(self, rng: np.random.Generator) -> tuple[Site, Requests, Change]:
        drawn, change = simulate.site(rng, self.world), self.change
        if change.endpoint == ANY:
            change = replace(change, endpoint=int(rng.integers(0, 5)))
        sample = simulate.rollout(
            rng, self.requests, change, drawn=drawn, minutes=self.minutes, past=self.past
        )
        return drawn, sample, change

    @property
    def plan(self) -> int:
        return round(self.requests * ROOM)


COVERED = Row("interval of the mean ratio covers the truth (95 %)", 0.93, 0.97)


def judge_once(case: Case, rng: np.random.Generator) -> None:
    """Judge one rollout at its end; hits are alarms, or rises that were found."""
    drawn, sample, change = case.drawn(rng)
    verdict = detect.rollout(sample, plan=case.plan)
    wanted = case.rows[0].least is not None
    hit = verdict.word is Word.SLOWER if wanted else verdict.alarm
    case.rows[0].add(OURS, hit)
    if case.past:
        COVERED.add(OURS, verdict.low <= drawn.truth(change) <= verdict.high)
    if len(case.rows) > 1 and hit:
        case.rows[1].add(OURS, verdict.endpoints[0].endpoint == change.endpoint)
    for name, sign in peers.at_the_end(sample).items():
        case.rows[0].add(name, sign > 0 if wanted else sign != 0)
    if case.past:
        case.series.append(peers.series(sample, case.minutes))


def judge_every_minute(case: Case, rng: np.random.Generator) -> None:
    _, sample, _ = case.drawn(rng)
    ours = any(one.alarm for one in detect.looks(sample, plan=case.plan))
    case.rows[0].add(OURS, ours)
    for name, signs in peers.each_minute(sample).items():
        case.rows[0].add(name, bool(signs.any()))


def judge_overlapping(case: Case, rng: np.random.Generator) -> None:
    """Two commits, the second on top of the first on half of its hosts: one of them is to blame."""
    _, sample, _ = case.drawn(rng)
    first = sample.canary & ~sample.before
    second = first & (sample.host % 2 == 0) & (sample.minute >= case.minutes // 3)
    commit = np.where(second, 2, np.where(first, 1, 0))
    guilty = int(rng.integers(1, 3))
    more = np.where((second if guilty == 2 else first), 1.05, 1.0)
    cost = sample.cpu_ns * more
    words = []
    for new in (1, 2):
        rows = between(
            sample.endpoint, commit, sample.host, sample.minute, cost, old=new - 1, new=new
        )
        words.append(detect.rollout(rows, plan=case.plan).word)
    others = words[2 - guilty]
    case.rows[0].add(OURS, words[guilty - 1] is Word.SLOWER and others not in ALARMS)


def judge_functions(case: Case, rng: np.random.Generator) -> None:
    found, culprit = profiles(rng, simulate.site(rng, case.world), case.requests)
    first = attribute.explain(found)[0]
    case.rows[0].add(OURS, first.function == culprit)


def judge_flags(case: Case, rng: np.random.Generator) -> None:
    """Twenty flags by user, of which two cost 5 %: what is listed, and what of it is false."""
    _, sample, _ = case.drawn(rng)
    bucket = rng.integers(0, 1000, len(sample.cpu_ns))
    ramps = rng.uniform(0.1, 0.5, 20)
    on = {f"flag{i}": rng.random(1000)[bucket] < ramp for i, ramp in enumerate(ramps)}
    cost = sample.cpu_ns * np.where(on["flag0"], 1.05, 1.0) * np.where(on["flag1"], 1.05, 1.0)
    rows = replace(sample, cpu_ns=cost)
    found = flags(rows, sample.canary.astype(np.int64), bucket, on)
    listed = {one.name for one in found if one.p <= ALPHA_FLAGS}
    for name in ("flag0", "flag1"):
        case.rows[0].add(OURS, name in listed)
    for name in listed:
        case.rows[1].add(OURS, name not in ("flag0", "flag1"))


def judge_days(case: Case, rng: np.random.Generator) -> None:
    """Sixty days of ten busy endpoints; in a run with a change the first has a step of it."""
    series = simulate.days(rng, 10, 60)
    wanted = case.change.everywhere
    at = int(rng.integers(10, 50))
    series[0, at:] += math.log1p(wanted)
    found = drifted(list(series))
    near = any(abs(one.at - at) <= 3 for one in found[0])
    case.rows[0].add(OURS, near if wanted else any(found))
    case.series.append(series[0])


def judge_before_after(case: Case, rng: np.random.Generator) -> None:
    """No canary: the day before and the day after, and 27 pairs of days before them."""
    index = simulate.days(rng, 1, 30)[0]
    index[-1] += math.log1p(case.change.everywhere)
    changes = np.diff(index)
    verdict = before_after(float(changes[-1]), changes[:-2].tolist())
    wanted = case.rows[0].least is not None
    case.rows[0].add(OURS, verdict.word is Word.SLOWER if wanted else verdict.word in ALARMS)


def finish(case: Case) -> None:
    """Let Otava judge the series of all runs of a case at once, where it is installed."""
    command = peers.otava()
    if command is None or not case.series:
        return
    days = case.run is judge_days
    wanted = case.rows[0].least is not None
    since = 0 if days else len(case.series[0]) - 4
    for sign in peers.otava_signs(command, case.series, since):
        case.rows[0].add(OTAVA, sign > 0 if wanted else sign != 0)
    case.series.clear()


def cases() -> list[Case]:
    """Return the cases in the order of the table, with nothing counted yet."""
    COVERED.counts.clear()

    def row(what: str, least: float | None = None, most: float | None = None) -> tuple[Row]:
        return (Row(what, least, most),)

    two, one = Change(everywhere=0.02), Change(everywhere=0.01)
    five = Row("one of the five busiest endpoints +10 %, 20 k", least=0.85)
    named = Row("  of those, named first", least=0.95)
    found = Row("a flag that costs 5 %, of 20 flags", least=0.8)
    false = Row("  listed flags that cost nothing", most=0.05)
    slow, slow_two = Change(model=0.15), Change(model=0.15, everywhere=0.02)
    step, small = Change(everywhere=0.04), World(hosts=10)
    return [
        Case("same", row("no change, 20 k requests a side", most=0.01), judge_once),
        Case("same-many", row("no change, 100 k", most=0.01), judge_once, requests=MANY),
        Case("two", row("+2 % everywhere, 20 k", 0.95), judge_once, two),
        Case("one", row("+1 % everywhere, 100 k", 0.95), judge_once, one, MANY),
        Case("endpoint", (five, named), judge_once, Change(endpoint=ANY, more=0.10)),
        Case("model", row("canary on a 15 % slower CPU, no change", most=0.01), judge_once, slow),
        Case("model-two", row("canary on a 15 % slower CPU, +2 %", 0.0), judge_once, slow_two),
        Case("overlap", row("two rollouts overlap, one +5 %: only it", 0.95), judge_overlapping),
        Case("function", row("function behind +5 %: first", 0.90), judge_functions, requests=2_000),
        Case(
            "looks", row("no change, looked at for 120 min", None, 0.01), judge_every_minute,
            minutes=120,
        ),
        Case("few-hosts", row("10 hosts a side, +2 %, 20 k", 0.0), judge_once, two, world=small),
        Case("no-past", row("hosts without history, no change", None, 0.01), judge_once, past=0),
        Case("no-past-two", row("hosts without history, +2 %", 0.0), judge_once, two, past=0),
        Case("flags", (found, false), judge_flags),
        Case("days", row("60 days, 10 endpoints, no step", None, 0.01), judge_days),
        Case("days-step", row("60 days, a step of +4 %: the day", 0.0), judge_days, step),
        Case("before", row("no canary, drift and season", None, 0.01), judge_before_after),
        Case("before-step", row("no canary, +4 %", 0.0), judge_before_after, step),
    ]  # fmt: skip


class Unknown(Exception):
    """No such case."""


def scored(runs: int, seed: int, only: tuple[str, ...] = ()) -> Iterator[tuple[Case, int, int]]:
    """Run cases, all or the ones named; yield case, run and number of runs after each.

    Raises Unknown for a name that no case has.
    """
    every = cases()
    names = [case.name for case in every]
    for name in only:
        if name not in names:
            raise Unknown(f"no case {name!r}: there are {', '.join(names)}")
    for place, case in enumerate(every):
        if only and case.name not in only:
            continue
        count = case.count(runs)
        for number in range(count):
            case.run(case, np.random.default_rng([seed, place, number]))
            if number + 1 == count:
                finish(case)
            yield case, number + 1, count
