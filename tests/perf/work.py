"""Benchmarks for the tests of the judge: light, heavy, and one that fails."""

from __future__ import annotations

from hotclub.perf.benchmark import Work, benchmark
from hotclub.perf.self_test_work import steps


@benchmark
def light() -> Work:
    """A little work, or ten times as much where HEAVY says so."""
    import os

    return steps(20_000 if os.environ.get("HEAVY") else 2_000)


@benchmark
def late() -> Work:
    """Does the more the later it is within the second."""
    from datetime import datetime

    return lambda: sum(range(datetime.now().microsecond // 10))


@benchmark
def broken() -> Work:
    """Fails while it prepares."""
    raise RuntimeError("no database")
