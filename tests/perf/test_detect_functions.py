"""The functions that explain a change, on simulated profiles whose culprit is known."""

from __future__ import annotations

import numpy as np

from hotclub.perf import simulate
from hotclub.perf.attribute import Course, Explained, Profiles, explain
from hotclub.perf.simulate_profiles import profiles

WORLD = simulate.World(endpoints=12, hosts=8)


def explained(seed: int, **what: float) -> tuple[list[Explained], int]:
    rng = np.random.default_rng([11, seed])
    found, culprit = profiles(rng, simulate.site(rng, WORLD), 800, functions=60, **what)
    return explain(found), culprit


def test_the_function_that_explains_a_rise_is_first() -> None:
    first = 0
    for seed in range(15):
        rows, culprit = explained(seed, more=0.08)
        first += (rows[0].function, rows[0].course) == (culprit, Course.GREW)
    assert first >= 13


def test_nothing_grew_where_nothing_changed() -> None:
    loud = sum(explained(seed, more=0.0)[0][0].course is not Course.SAME for seed in range(20))
    assert loud <= 2


def test_work_under_another_name_has_moved_and_not_grown() -> None:
    right = 0
    for seed in range(15):
        rows, culprit = explained(seed, renamed=True)
        right += {r.function for r in rows if r.course is Course.MOVED} == {culprit, 60}
        assert all(rows[i].course is not Course.GREW for i in range(1, len(rows)))
    assert right >= 12


def test_a_fall_is_last_and_has_its_sign() -> None:
    rows, culprit = explained(1, more=-0.1)
    assert rows[-1].function == culprit
    assert rows[-1].course is Course.SHRANK
    assert rows[-1].high_ns < 0


def test_without_profiles_there_is_nothing_to_explain() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert explain(Profiles(none, none > 0, none, none, none, none.astype(float))) == []
    one = np.zeros(20, dtype=np.int64)
    alone = Profiles(one, one > 0, one, np.arange(20), one, np.ones(20))
    assert explain(alone) == []
