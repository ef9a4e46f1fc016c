"""The rollout detector on simulated sites whose truth is known; bounds are wide on purpose."""

from __future__ import annotations

import numpy as np
import pytest

from hotclub.perf import detect, simulate
from hotclub.perf.cells import Requests, between, cells
from hotclub.perf.simulate import Change, World
from hotclub.perf.verdict import Word

SMALL = World(endpoints=12, hosts=10)


def runs(
    count: int, requests: int, change: Change, world: World = SMALL, past: int = 4
) -> list[tuple[detect.Rollout, float]]:
    found = []
    for seed in range(count):
        rng = np.random.default_rng([7, seed])
        drawn = simulate.site(rng, world)
        sample = simulate.rollout(rng, requests, change, drawn=drawn, minutes=40, past=past)
        verdict = detect.rollout(sample, plan=int(requests * 1.1))
        found.append((verdict, drawn.truth(change)))
    return found


def test_no_change_is_no_alarm_whatever_the_mix_the_load_and_the_season_do() -> None:
    wild = World(endpoints=12, hosts=10, mix_shift=0.3, season=0.1, load=0.05, drift=0.02)
    assert sum(one.alarm for one, _ in runs(40, 3_000, simulate.NOTHING, wild)) <= 3


def test_a_change_everywhere_is_found_with_its_sign() -> None:
    slower = [one.word for one, _ in runs(12, 6_000, Change(everywhere=0.06))]
    faster = [one.word for one, _ in runs(12, 6_000, Change(everywhere=-0.06))]
    assert slower.count(Word.SLOWER) >= 10
    assert faster.count(Word.FASTER) >= 10


def test_the_one_endpoint_that_changed_is_named() -> None:
    found = [one for one, _ in runs(12, 6_000, Change(endpoint=2, more=0.25))]
    assert sum(one.flagged == (2,) for one in found) >= 9
    assert sum(one.endpoints[0].endpoint == 2 for one in found) >= 10


def test_a_slower_cpu_model_is_not_a_slower_commit() -> None:
    change = Change(model=0.15)
    assert sum(one.alarm for one, _ in runs(20, 3_000, change)) <= 2
    assert all(one.alarm for one, _ in runs(6, 3_000, change, past=0))


def test_the_interval_of_the_ratio_of_means_covers_the_truth() -> None:
    found = runs(60, 3_000, Change(endpoint=0, more=0.2, misses=0.5))
    covered = sum(one.low <= truth <= one.high for one, truth in found)
    assert 50 <= covered <= 60
    assert np.mean([one.high - one.low for one, _ in found]) < 0.15


def test_a_longer_tail_alone_is_found_by_the_mean() -> None:
    rng = np.random.default_rng(3)
    sample = simulate.rollout(rng, 20_000, world=SMALL, minutes=40)
    hit = sample.canary & ~sample.before & (rng.random(len(sample.cpu_ns)) < 0.004)
    cpu_ns = np.where(hit, sample.cpu_ns * 40, sample.cpu_ns)
    rows = Requests(
        sample.endpoint, sample.canary, sample.before, sample.host, sample.minute, cpu_ns
    )
    assert detect.rollout(rows).word is Word.SLOWER


def test_looks_end_where_one_look_ends_and_stay_quiet_without_a_change() -> None:
    alarms = 0
    for seed in range(15):
        rng = np.random.default_rng([8, seed])
        sample = simulate.rollout(rng, 3_000, world=SMALL, minutes=40)
        every = list(detect.looks(sample, plan=3_300))
        assert len(every) == 40
        last = detect.rollout(sample, plan=3_300)
        assert (every[-1].word, every[-1].flagged) == (last.word, last.flagged)
        assert every[-1].p == pytest.approx(last.p)
        assert every[-1].low == pytest.approx(last.low)
        alarms += any(one.alarm for one in every)
    assert alarms <= 2


def test_a_big_change_is_seen_long_before_the_end() -> None:
    rng = np.random.default_rng(5)
    sample = simulate.rollout(rng, 6_000, Change(everywhere=0.3), world=SMALL, minutes=40)
    first = next(one for one in detect.looks(sample, plan=6_600) if one.alarm)
    assert first.minute < 20


def test_the_same_seed_is_the_same_site() -> None:
    one, two = (simulate.rollout(np.random.default_rng(1), 500, world=SMALL) for _ in range(2))
    assert all(np.array_equal(getattr(one, n), getattr(two, n)) for n in Requests.__slots__)


def columns(hosts: list[int], canary: list[bool], cpu: float = 1e6) -> Requests:
    """Thirty minutes of requests of one endpoint by each host named."""
    rng = np.random.default_rng(2)
    host = np.repeat(hosts, 30 * 20)
    side = np.repeat(canary, 30 * 20)
    minute = np.tile(np.repeat(np.arange(30), 20), len(hosts))
    cost = cpu * np.exp(rng.standard_normal(len(host)) * 0.2)
    none = np.zeros(len(host), dtype=bool)
    return Requests(np.zeros(len(host), dtype=np.int64), side, none, host, minute, cost)


def test_sides_that_cannot_be_compared_are_unsure_and_say_why() -> None:
    alone = detect.rollout(columns([1, 2], [True, False]))
    assert alone.word is Word.UNSURE
    assert "can't be told from" in alone.reason
    six = columns([1, 2, 3, 4, 5, 6], [True] * 3 + [False] * 3)
    models = dict.fromkeys((1, 2, 3), "old") | dict.fromkeys((4, 5, 6), "new")
    assert "CPU models" in detect.rollout(six, models=models).reason
    assert detect.rollout(six, models=dict.fromkeys(range(9), "one")).word is not Word.SLOWER
    assert "one of the sides" in detect.rollout(columns([1], [True])).reason
    few = six.where(six.minute < 1).where(np.arange(120) % 20 < 2)
    assert "20 requests" in detect.rollout(few).reason
    one_minute = columns([1, 1], [True, False])
    assert "one minute" in detect.rollout(one_minute.where(one_minute.minute == 3)).reason


def test_one_host_that_serves_both_sides_is_its_own_control() -> None:
    both = columns([1, 1], [True, False])
    assert detect.rollout(both).word in (Word.SAME, Word.UNSURE)
    more = np.where(both.canary, both.cpu_ns * 1.2, both.cpu_ns)
    slower = Requests(both.endpoint, both.canary, both.before, both.host, both.minute, more)
    assert detect.rollout(slower).word is Word.SLOWER


def test_costs_that_are_no_costs_are_left_out() -> None:
    both = columns([1, 1], [True, False])
    cost = both.cpu_ns.copy()
    cost[:5] = [np.nan, np.inf, -1.0, 0.0, -np.inf]
    rows = Requests(both.endpoint, both.canary, both.before, both.host, both.minute, cost)
    assert detect.rollout(rows) == detect.rollout(both.where(np.arange(len(cost)) >= 5))


def test_columns_have_one_length() -> None:
    one, two = np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int64)
    with pytest.raises(ValueError, match="different lengths"):
        Requests(one, one > 0, one > 0, two, one, one.astype(float))


def test_a_ramp_is_compared_at_the_same_hours() -> None:
    """The new side's requests come late and the old side's early, in a load that rises by half."""
    alarms = 0
    for seed in range(10):
        rng = np.random.default_rng([4, seed])
        size = 40_000
        minute = rng.integers(0, 60, size)
        canary = rng.random(size) < 0.1 + 0.8 * minute / 60
        host = rng.integers(0, 8, size)
        cost = np.exp(rng.standard_normal(size) * 0.3) * (1e6 + 1e4 * minute)
        none = np.zeros(size, dtype=bool)
        sample = Requests(rng.integers(0, 3, size), canary, none, host, minute, cost)
        alarms += detect.rollout(sample).alarm
    assert alarms <= 1


def test_overlapping_commits_are_compared_each_with_its_own() -> None:
    minute = np.tile(np.arange(-10, 20), 4)
    host = np.repeat([1, 2, 3, 4], 30)
    commit = np.where((host > 1) & (minute >= 0), 11, 10)
    commit[(host == 4) & (minute >= 8)] = 12
    nothing, cost = np.zeros(120, dtype=np.int64), np.ones(120)
    first = between(nothing, commit, host, minute, cost, old=10, new=11)
    assert set(first.host[first.canary]) == {2, 3, 4}
    assert set(first.host[~first.canary]) == {1}
    assert (first.before == (first.minute < 0)).all()
    second = between(nothing, commit, host, minute, cost, old=11, new=12)
    assert set(second.host[second.canary]) == {4}
    assert set(second.host[~second.canary]) == {2, 3}
    assert (second.before == (second.minute < 8)).all()
    assert len(between(nothing, commit, host, minute, cost, old=10, new=99).host) == 0
    swapped = between(nothing, np.where(minute < 0, 10, host % 2), host, minute, cost, old=0, new=1)
    assert swapped.before.sum() == 40


def test_many_cells_are_merged_into_fewer_minutes() -> None:
    sample = simulate.rollout(np.random.default_rng(6), 3_000, world=SMALL, minutes=60, past=2)
    rows = Requests(
        sample.endpoint,
        sample.canary,
        sample.before,
        sample.host,
        sample.minute * 500,
        sample.cpu_ns,
    )
    table = cells(rows)
    assert table.step > 1
    assert table.window[0].size <= 4_100_000
