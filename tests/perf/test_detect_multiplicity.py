"""Adjusted p values: by hand, against scipy, and against simulated looks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hotclub.perf.multiplicity import any_look, benjamini_hochberg, holm, normal_score, two_sided


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.01, 0.02], [0.5, 0.5]) == pytest.approx([0.02, 0.02])
    assert holm([0.03, 0.02], [0.9, 0.1])[0] == pytest.approx(0.03 / 0.9)
    assert len(holm([])) == 0


def test_a_test_that_was_not_made_takes_nothing_from_the_others() -> None:
    assert holm([0.01, np.nan, 0.02])[[0, 2]] == pytest.approx(holm([0.01, 0.02]))
    assert np.isnan(holm([np.nan])).all()
    assert benjamini_hochberg([0.01, np.nan])[0] == 0.01
    assert np.isnan(benjamini_hochberg([np.nan])).all()


def test_benjamini_hochberg_is_scipys() -> None:
    p = np.random.default_rng(1).random(50) ** 2
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_normal_scores_keep_sign_and_surprise() -> None:
    t = np.array([-3.0, 0.0, 2.5])
    assert two_sided(normal_score(t, 9)) == pytest.approx(2 * stats.t.sf(np.abs(t), 9))
    assert (np.sign(normal_score(t, 9)) == np.sign(t)).all()
    assert np.isfinite(normal_score(np.array([1e9]), 1e6)).all()


def test_looking_all_the_time_keeps_the_error() -> None:
    rng = np.random.default_rng(2)
    paths = rng.standard_normal((4_000, 240)).cumsum(axis=1)
    alarms = np.zeros(4_000, dtype=bool)
    for look in range(1, 241):  # twice as long as planned
        alarms |= any_look(paths[:, look - 1] / np.sqrt(look), look / 120) <= 0.05
    assert 0.025 < alarms.mean() < 0.055


def test_the_bound_is_steep_at_first_and_hardly_more_than_one_look_in_the_end() -> None:
    z = np.array([3.0])
    early, late, once = any_look(z, 0.1), any_look(z, 1.0), two_sided(z)
    assert early > 0.5
    assert once < late < 2.5 * once
    assert any_look(z, 0.0) == 1.0
    assert any_look(z, 1.5) > late
