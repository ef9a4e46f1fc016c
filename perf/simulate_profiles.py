"""Simulated profiles: what each function of a sampled request would have cost itself."""

from __future__ import annotations

import numpy as np

from hotclub.perf.attribute import Profiles
from hotclub.perf.cells import Floats
from hotclub.perf.simulate import Site

FRAMEWORK = 15  # functions that every endpoint calls
OWN = 25  # functions that an endpoint calls besides


def calls(rng: np.random.Generator, drawn: Site, functions: int) -> Floats:
    """Return each function's part of each endpoint's cost, (endpoints, functions)."""
    parts = np.zeros((drawn.world.endpoints, functions))
    for row in parts:
        others = FRAMEWORK + rng.choice(functions - FRAMEWORK, OWN, replace=False)
        called = np.concatenate([np.arange(FRAMEWORK), others])
        row[called] = rng.dirichlet(np.full(len(called), 0.7))
    return parts


def profiles(
    rng: np.random.Generator,
    drawn: Site,
    size: int,
    *,
    functions: int = 150,
    more: float = 0.05,
    renamed: bool = False,
) -> tuple[Profiles, int]:
    """Simulate `size` profiled requests a side, and name the function that changed.

    The whole service costs `more` because of it; with `renamed` the same work is done by a function
    that was not there before, for nothing more.
    """
    parts = calls(rng, drawn, functions)
    weight = drawn.share * drawn.cost_ns * np.exp(drawn.spread**2 / 2)
    overall = weight @ parts / weight.sum()
    culprit = int(rng.choice(np.flatnonzero(overall >= 0.01)))
    columns = []
    for canary in (False, True):
        share = drawn.share * np.exp(rng.standard_normal(len(drawn.share)) * 0.1)
        endpoint = rng.choice(len(share), size, p=share / share.sum())
        host = rng.integers(0, drawn.world.hosts, size) + drawn.world.hosts * canary
        level = rng.standard_normal(2 * drawn.world.hosts)[host] * drawn.world.host
        cost = drawn.cost_ns[endpoint] * np.exp(
            level + rng.standard_normal(size) * drawn.spread[endpoint]
        )
        own = parts[endpoint] * cost[:, None]
        own *= np.exp(rng.standard_normal(own.shape, dtype=np.float32) * 0.3)
        if canary and renamed:
            own = np.column_stack([own, own[:, culprit]])
            own[:, culprit] = 0
        elif canary:
            own[:, culprit] *= 1 + more / overall[culprit]
        row, function = np.nonzero(own)
        columns.append((endpoint, np.full(size, canary), host, row, function, own[row, function]))
    old, new = columns
    joined = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    joined[3] = np.concatenate([old[3], new[3] + size])
    return Profiles(*joined), culprit
