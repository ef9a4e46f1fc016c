"""A small simulated store, made once for all tests that read it."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from hotclub.perf.history import Plan, simulated

PLAN = Plan(2, 80_000, endpoints=8, hosts=8, more=1.0, every=10, canary_minutes=300)


@pytest.fixture(scope="session")
def simulated_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the store; of several test processes one makes it."""
    shared = tmp_path_factory.getbasetemp().parent
    path = shared / "simulated-store"
    with (shared / "simulated-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            half = path.with_suffix(".half")
            assert len(list(simulated(PLAN, half))) == PLAN.days
            half.rename(path)
    return path


def copied(store: Path, to: Path) -> Path:
    """Return a store of one's own, to write verdicts in: the records are linked, not copied."""
    to.mkdir()
    for path in store.iterdir():
        if path.is_dir():
            (to / path.name).symlink_to(path)
    (to / "tail.json").write_bytes((store / "tail.json").read_bytes())
    return to
