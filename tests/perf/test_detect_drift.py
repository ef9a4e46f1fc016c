"""Steps in daily series, and rollouts without a canary."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hotclub.perf import simulate
from hotclub.perf.drift import before_after, drifted, index, steps
from hotclub.perf.verdict import Word


def test_quiet_endpoints_are_quiet() -> None:
    loud = 0
    for seed in range(25):
        loud += any(drifted(list(simulate.days(np.random.default_rng([5, seed]), 8, 60))))
    assert loud <= 2


def test_a_step_is_found_on_its_day_with_its_size() -> None:
    right = 0
    for seed in range(15):
        series = simulate.days(np.random.default_rng([6, seed]), 3, 60)
        series[1, 33:] += math.log(1.05)
        found = drifted(list(series))
        right += any(abs(one.at - 33) <= 2 and one.low < 1.05 < one.high for one in found[1])
    assert right >= 11


def test_two_steps_are_two_in_order() -> None:
    rng = np.random.default_rng(1)
    series = rng.standard_normal(60) * 0.004
    series[20:] += 0.06
    series[40:] -= 0.09
    found = steps(series)
    assert [round(math.log(one.ratio), 2) for one in found] == pytest.approx(
        [0.06, -0.09], abs=0.02
    )
    assert [one.at for one in found] == [20, 40]


def test_days_that_are_missing_are_left_out_and_short_series_say_nothing() -> None:
    rng = np.random.default_rng(2)
    series = rng.standard_normal(50) * 0.004
    series[30:] += 0.08
    series[[3, 31, 40]] = np.nan
    assert abs(steps(series)[0].at - 30) <= 2
    assert steps(series[:9]) == []
    assert steps(np.full(40, np.nan)) == []
    assert steps(np.zeros(40)) == []
    assert drifted([]) == []


def test_the_index_does_not_know_the_mix() -> None:
    level = np.array([[1.0] * 6, [3.0] * 6])
    n = np.array([[10, 20, 30, 40, 50, 0], [90, 80, 70, 60, 50, 0]], dtype=float)
    assert index(level, n)[:5] == pytest.approx(np.zeros(5))
    assert np.isnan(index(level, n)[5])
    assert index(level + np.array([0, 0, 0, 0.1, 0.1, 0]), n)[:5] == pytest.approx(
        [-0.04] * 3 + [0.06] * 2
    )


def test_without_a_canary_the_error_is_that_of_days_without_a_rollout() -> None:
    rng = np.random.default_rng(3)
    quiet = (0.004 + 0.005 * rng.standard_normal(25)).tolist()
    assert before_after(0.006, quiet).word is Word.UNSURE
    worse = before_after(0.05, quiet)
    assert worse.word is Word.SLOWER
    assert worse.low < math.exp(0.046) < worse.high
    assert before_after(-0.05, quiet).word is Word.FASTER
    assert "20 windows" in before_after(0.05, quiet[:19]).reason
    assert before_after(math.nan, quiet).word is Word.UNSURE
