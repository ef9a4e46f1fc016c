"""The spool's budget: what it may hold, and which segments go when there is no room.

A segment in use is locked by its process, and a lock ends with the process however that ends: so
neighbours tell what is finished without asking anybody.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from hotclub.perf.segment import SUFFIX

try:
    import fcntl
except ImportError:  # Windows, where a file in use can't be deleted anyway
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the spool may hold on disk, in a segment and in memory, there for how long."""

    budget_bytes: int = 256 * 1024 * 1024
    segment_bytes: int = 1024 * 1024
    buffer_records: int = 128
    flush_ns: int = 5_000_000_000


class NoRoom(OSError):
    """The budget is taken by segments that must not be deleted."""


def in_use(handle: int) -> None:
    """Mark an open segment as one that is written to; raises OSError."""
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def make_room(mine: Path, limits: Limits) -> None:
    """Delete the oldest finished segments until the budget holds; raises NoRoom where it can't.

    A segment in use counts as full, since it may be soon. Everybody looks after having added his
    own, so of two who come at the same time at least the later sees both.
    """
    names = sorted(path.name for path in mine.parent.glob(f"*{SUFFIX}"))
    total = len(names) * limits.segment_bytes
    if total <= limits.budget_bytes:
        return
    sizes = {name: size_of(mine.parent / name, limits) for name in names if name != mine.name}
    total = limits.segment_bytes + sum(abs(size) for size in sizes.values())
    for name, size in sizes.items():
        if total <= limits.budget_bytes:
            return
        if size < 0:
            continue
        try:
            (mine.parent / name).unlink()
        except FileNotFoundError:
            pass
        except OSError:
            continue
        total -= size
    if total > limits.budget_bytes:
        raise NoRoom("the budget is taken by segments in use")


def size_of(path: Path, limits: Limits) -> int:
    """Return the bytes of a segment, negative where it is in use."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return 0
    except OSError:
        return -limits.segment_bytes
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return os.fstat(handle).st_size
    except BlockingIOError:
        return -max(limits.segment_bytes, os.fstat(handle).st_size)
    finally:
        os.close(handle)
