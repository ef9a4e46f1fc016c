"""The judge's arithmetic, against the naive way to write it."""

from __future__ import annotations

import itertools
import math
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotclub.perf.verdict import Word, binomial_interval, disagree, hodges_lehmann, judge

floats = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(floats, min_size=1, max_size=25))
def test_hodges_lehmann_is_the_median_of_pairwise_means(values: list[float]) -> None:
    pairs = itertools.combinations_with_replacement(values, 2)
    naive = statistics.median((a + b) / 2 for a, b in pairs)
    assert hodges_lehmann(values) == pytest.approx(naive, abs=1e-9, rel=1e-12)


@given(st.lists(floats, min_size=1, max_size=15), st.floats(-100, 100))
def test_hodges_lehmann_follows_a_shift(values: list[float], shift: float) -> None:
    moved = hodges_lehmann([v + shift for v in values])
    assert moved == pytest.approx(hodges_lehmann(values) + shift, abs=1e-6)


def test_one_wild_slice_does_not_move_it() -> None:
    calm = [0.01 * i for i in range(20)]
    assert abs(hodges_lehmann([*calm, 1e9]) - hodges_lehmann(calm)) < 0.02


def test_no_values_is_an_error() -> None:
    with pytest.raises(ValueError, match="no values"):
        hodges_lehmann([])


def logs(ratio: float, spread: float = 0.001, processes: int = 10) -> list[float]:
    half = processes / 2
    return [math.log(ratio) + spread * (i - half + 0.5) / half for i in range(processes)]


@pytest.mark.parametrize(
    ("values", "word", "said"),
    [
        (logs(0.5), Word.FASTER, "2.00x faster"),
        (logs(1.5), Word.SLOWER, "1.50x slower"),
        (logs(1.0), Word.SAME, "same (+0.0%)"),
        (logs(1.003), Word.SAME, "same (+0.3%)"),
        (logs(1.004, spread=0.003), Word.UNSURE, "unsure (+0.4%)"),
        (logs(1.02), Word.SLOWER, "1.02x slower"),
        (logs(1.0, spread=0.5), Word.UNSURE, "unsure (+0.0%)"),
        (logs(0.5, processes=2), Word.UNSURE, "unsure (-50.0%)"),
    ],
)
def test_words(values: list[float], word: Word, said: str) -> None:
    verdict = judge(values)
    assert verdict.word is word
    assert str(verdict) == said


def test_nothing_measured_is_unsure_and_not_the_same() -> None:
    assert judge([]).word is Word.UNSURE


def test_interval_is_the_t_interval() -> None:
    verdict = judge([0.0, 0.1, 0.2, 0.3])
    # By hand: mean 0.15, standard error 0.06455, t(0.995, 3 degrees of freedom) 5.8409.
    assert math.log(verdict.ratio) == pytest.approx(0.15)
    assert math.log(verdict.low) == pytest.approx(0.15 - 5.8409 * 0.06455, abs=1e-4)
    assert math.log(verdict.high) == pytest.approx(0.15 + 5.8409 * 0.06455, abs=1e-4)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    coin = random.Random(7)
    runs, covered = 400, 0
    for _ in range(runs):
        verdict = judge([coin.gauss(0.02, 0.01) for _ in range(10)])
        covered += verdict.low <= math.exp(0.02) <= verdict.high
    assert covered / runs > 0.97


def test_a_faster_interval_is_said_the_way_of_the_verdict() -> None:
    assert judge(logs(0.5, spread=0.01)).interval() == "1.99x to 2.01x"


@pytest.mark.parametrize(
    ("ratio", "instructions", "expected"),
    [(0.5, 1.2, True), (0.5, 0.6, False), (0.5, 1.001, False), (1.5, 0.8, True), (1.5, 1.4, False)],
)
def test_disagreement_is_in_sign_beyond_the_margin(
    ratio: float, instructions: float, expected: bool
) -> None:
    assert disagree(judge(logs(ratio)), instructions) is expected
    assert disagree(judge(logs(ratio)), None) is False


def test_binomial_intervals_are_exact() -> None:
    # Clopper and Pearson (1934): 0 of 200 is at most 1.83 %, 60 of 60 at least 94.04 %.
    assert binomial_interval(0, 200) == pytest.approx((0.0, 0.01828), abs=1e-5)
    assert binomial_interval(60, 60) == pytest.approx((0.94037, 1.0), abs=1e-5)
    with pytest.raises(ValueError, match="3 of 2"):
        binomial_interval(3, 2)
