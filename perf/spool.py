"""The spool: each process appends to a segment of its own, in a folder with a fixed budget.

Records wait in a buffer of some dozens, so that they share one system call; what a killed process
loses is that buffer. A full segment is followed by the next; where the budget has no room
the oldest segment goes, whole. A disk that is full or not ours costs records, which are counted,
and never an exception. A segment in use is locked, so that neighbours leave it alone.
"""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hotclub.perf import segment
from hotclub.perf.budget import Limits, NoRoom, in_use, make_room
from hotclub.perf.hot.active import Active, Buffer
from hotclub.perf.hot.columns import columns
from hotclub.perf.record import Process
from hotclub.perf.segment import SUFFIX

log = logging.getLogger("hotclub.perf")
PAUSE_NS = 5_000_000_000  # after a failed write, so that a full disk is not asked for each buffer
MOST = 1_000  # records in a batch: every batch fits a segment
MOST_WAITING = 10_000
MOST_PROFILES = 20


class Spool:
    """Hands each process its own writer: after a fork the child starts anew, with an empty buffer.

    It asks for the pid each time, since not every server that forks runs Python's hooks.
    """

    def __init__(
        self,
        folder: Path,
        process: Process,
        limits: Limits | None = None,
        forked: Callable[[], object] = int,
    ) -> None:
        self.folder, self.process, self.limits = folder, process, limits or Limits()
        self.forked = forked
        self.writers: dict[int, Writer] = {}
        self.writer()
        atexit.register(self.close)

    def writer(self) -> Writer:
        pid = os.getpid()
        found = self.writers.get(pid)
        return self.started(pid) if found is None else found

    def started(self, pid: int) -> Writer:
        fresh = Writer(self.folder, replace(self.process, pid=pid), self.limits)
        found = self.writers.setdefault(pid, fresh)  # of several threads one is first
        for other in [other for other in self.writers if other != pid]:
            inherited = self.writers.pop(other, None)
            if inherited is not None:
                inherited.leave()
                self.forked()
        return found

    def close(self) -> None:
        """Write what is waiting; in a forked child only what it recorded itself."""
        atexit.unregister(self.close)
        found = self.writers.pop(os.getpid(), None)
        if found is not None:
            found.close()


class Writer(Buffer):
    """The waiting records and the open segment of one process; safe under threads.

    Appending to a list is atomic, and so is deleting its start: a request never waits for the one
    that happens to write.
    """

    def __init__(self, folder: Path, process: Process, limits: Limits) -> None:
        self.folder, self.process, self.limits = folder, process, limits
        self.rows: list[Any] = []  # requests that are over, or tuples in the order of LAYOUT
        self.pid = process.pid
        self.profiles: list[bytes] = []  # frames, some tens of kilobytes each
        self.lock, self.counting = threading.Lock(), threading.Lock()
        self.due_ns = time.perf_counter_ns() + limits.flush_ns
        self.paused_until_ns = 0
        self.file: int | None = None
        self.written = 0
        self.lost: dict[str, int] = {}

    def flush(self, now_ns: int) -> None:
        """Write what is waiting, unless another thread does; a failure costs records, counted."""
        if not self.lock.acquire(blocking=False):
            if len(self.rows) > MOST_WAITING:  # the disk does not answer
                self.taken("full")
            return
        try:
            self.due_ns = now_ns + self.limits.flush_ns
            if 0 <= self.paused_until_ns - now_ns <= PAUSE_NS:
                self.taken("disk")
            else:
                self.write_all(self.taken(), now_ns)
        finally:
            self.lock.release()

    def keep_profile(self, data: bytes) -> None:
        """Write this frame with the next batch; where too many wait it is lost, and counted."""
        if len(self.profiles) >= MOST_PROFILES:
            self.count("profile")
        else:
            self.profiles.append(data)
            if len(self.profiles) * 2 >= MOST_PROFILES:
                self.due_ns = 0  # with this record

    def taken(self, lost: str = "") -> list[Any]:
        rows = self.rows[:MOST]
        del self.rows[: len(rows)]
        if lost:
            self.count(lost, len(rows))
        return rows

    def write_all(self, rows: list[Any], now_ns: int) -> None:
        losses = dict(self.lost)
        profiles = self.profiles[:MOST_PROFILES]
        del self.profiles[: len(profiles)]
        try:
            for data in (*(segment.loss(*one) for one in losses.items()), *self.encoded(rows)):
                self.write(data)
            for data in profiles:
                self.write(data)
        except OSError as error:
            if not losses:
                log.warning("hotclub.perf: spool %s: %s: records are dropped", self.folder, error)
            self.paused_until_ns = now_ns + PAUSE_NS
            self.count("budget" if isinstance(error, NoRoom) else "disk", len(rows))
            return
        for reason, records in losses.items():
            self.count(reason, -records)

    def encoded(self, rows: list[Any]) -> list[bytes]:
        """Return the frames of these records: one, unless some can't be written down together."""
        if not rows:
            return []
        try:
            return [batch(rows)]
        except (struct.error, TypeError, ValueError, OverflowError):
            if len(rows) == 1:
                self.count("error")
                return []
            half = len(rows) // 2
            return self.encoded(rows[:half]) + self.encoded(rows[half:])

    def count(self, reason: str, records: int = 1) -> None:
        with self.counting:
            self.lost[reason] = self.lost.get(reason, 0) + records
            if not self.lost[reason]:
                del self.lost[reason]

    def write(self, data: bytes) -> None:
        """Append to the open segment, or to a new one where it is full; raises OSError."""
        full = self.written + len(data) > self.limits.segment_bytes
        if self.file is None or full or os.fstat(self.file).st_nlink == 0:  # or deleted
            self.open()
        self.append(data)

    def append(self, data: bytes) -> None:
        """Append all of it or nothing; raises OSError."""
        assert self.file is not None
        done = 0
        try:
            while done < len(data):
                done += os.write(self.file, memoryview(data)[done:])
        except OSError:
            if done:
                os.ftruncate(self.file, self.written)
            raise
        self.written += done

    def open(self) -> None:
        """Start the next segment; raises OSError."""
        self.leave()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{max(0, time.time_ns()):020}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        path = self.folder / name
        self.file = os.open(path, flags, 0o600)
        try:
            in_use(self.file)
            make_room(path, self.limits)
            self.append(segment.header(self.process))
        except OSError:
            self.leave()
            path.unlink(missing_ok=True)
            raise

    def leave(self) -> None:
        file, self.file = self.file, None
        self.written = 0
        if file is not None:
            os.close(file)

    def close(self) -> None:
        self.closed = True
        self.paused_until_ns = 0
        for _ in range(len(self.rows) // MOST + 1):
            self.flush(time.perf_counter_ns())
        self.leave()


def batch(rows: list[Any]) -> bytes:
    """Return the frame of these records; raises what segment.batch() does."""
    packed = columns(rows)
    if packed is not None:
        return segment.joined(len(rows), packed[0], packed[1:])
    return segment.batch([one.row() if isinstance(one, Active) else one for one in rows])
