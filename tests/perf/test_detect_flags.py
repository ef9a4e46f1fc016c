"""Feature flags on a simulated site."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hotclub.perf import simulate
from hotclub.perf.cells import Requests
from hotclub.perf.flag_effects import flags
from hotclub.perf.verdict import Word

WORLD = simulate.World(endpoints=8, hosts=6)


def sample(seed: int) -> tuple[Requests, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng([21, seed])
    rows = simulate.rollout(rng, 8_000, world=WORLD, minutes=120, past=0)
    return rows, rng.integers(0, 1000, len(rows.cpu_ns)), rng


def test_the_flag_that_costs_is_first_and_the_others_are_quiet() -> None:
    found = false = 0
    for seed in range(8):
        rows, bucket, rng = sample(seed)
        on = {f"flag{i}": rng.random(1000)[bucket] < 0.3 for i in range(6)}
        rows = replace(rows, cpu_ns=rows.cpu_ns * np.where(on["flag4"], 1.08, 1.0))
        effects = flags(rows, rows.canary.astype(np.int64), bucket, on)
        found += (effects[0].name, effects[0].word) == ("flag4", Word.SLOWER)
        false += sum(one.p <= 0.05 for one in effects if one.name != "flag4")
        assert not any(one.uneven for one in effects)
    assert found >= 7
    assert false <= 2


def test_the_endpoint_behind_a_flag_is_named() -> None:
    rows, bucket, _ = sample(1)
    on = bucket < 400
    hit = on & (rows.endpoint == 1)
    rows = replace(rows, cpu_ns=rows.cpu_ns * np.where(hit, 1.4, 1.0))
    assert flags(rows, rows.canary.astype(np.int64), bucket, {"a": on})[0].endpoints == (1,)


def test_a_ramp_that_is_not_random_is_marked() -> None:
    rows, bucket, rng = sample(2)
    size = len(bucket)
    on = {
        "by host": rows.host < 3,
        "by hour": rng.random(size) < np.where(rows.minute < 60, 0.1, 0.7),
        "by page": rng.random(size) < np.where(rows.endpoint == 0, 0.6, 0.2),
        "random": bucket < 300,
        "everybody": np.ones(size, dtype=bool),
    }
    found = {one.name: one for one in flags(rows, rows.canary.astype(np.int64), bucket, on)}
    assert found["by host"].uneven == ("host",)
    assert found["by hour"].uneven == ("hour",)
    assert found["by page"].uneven == ("endpoint",)
    assert found["random"].uneven == ()
    assert found["everybody"].word is Word.UNSURE
    assert "one of the sides" in found["everybody"].reason


def test_no_flags_are_no_effects() -> None:
    rows, bucket, _ = sample(3)
    assert flags(rows, rows.canary.astype(np.int64), bucket, {}) == []
