"""Tail: what the recorders wrote, from segments into the store.

A run takes each segment from where the last one ended, in pieces of bounded size. A piece is first
written beside the store, then its places in the segments and where its files belong are noted in
one file, then the files are moved: a run that is killed at any moment is finished by the next, and
each record is in the store once. Segments are known by their names, so one that was shipped twice
counts once.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from hotclub.perf import parquet
from hotclub.perf.budget import Limits, in_use, size_of
from hotclub.perf.profile_frame import decoded
from hotclub.perf.record import Health, ProfileRecord, RequestRecord
from hotclub.perf.segment import PROFILE, SUFFIX, opened

PIECE = 200_000  # rows in memory
KEPT_NS = 60 * 86_400 * 1_000_000_000  # how long a segment is known that may come again
NOTES, INCOMING, LOCK = "tail.json", "incoming", "tail.lock"


class Busy(RuntimeError):
    """Another tail works on this store."""


@dataclass(slots=True)
class Notes:
    """How far each segment was read, what was found, and what is to be moved where."""

    segments: dict[str, int] = field(default_factory=dict)
    health: dict[str, Any] = field(default_factory=dict)
    moves: list[tuple[str, str]] = field(default_factory=list)
    days: list[str] = field(default_factory=list)  # to be added up again
    pieces: int = 0


class Tail:
    """One run over one store; a context manager, since it locks the store."""

    def __init__(self, store: Path) -> None:
        import duckdb

        self.store = store
        store.mkdir(parents=True, exist_ok=True)
        self.lock = os.open(store / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            in_use(self.lock)
        except OSError:
            os.close(self.lock)
            raise Busy(f"store {store}: another tail works on it") from None
        self.connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
        self.notes = read_notes(store)
        self.health = health_from(self.notes.health)
        self.rows: dict[tuple[str, str, str], list[list[Any]]] = {}
        self.count = 0
        self.taken = 0
        self.finish_moves()

    def __enter__(self) -> Tail:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()
        os.close(self.lock)

    def take(self, folder: Path) -> int:
        """Take what is new in the segments of a folder; return the number of rows."""
        there = sorted(folder.rglob(f"*{SUFFIX}"), key=lambda path: path.name)
        for path in there:
            self.take_segment(path)
        self.put()
        return self.taken

    def take_segment(self, path: Path) -> None:
        start = self.notes.segments.get(path.name, 0)
        size = size_of(path, Limits())
        if start and abs(size) <= start:
            return
        bad = self.health.torn, self.health.damaged_bytes
        for reader, kind, content, end in opened(path, start, self.health, growing=size < 0):
            if end <= start:
                continue
            if kind == PROFILE:
                self.add_profile(decoded(content, reader.process))
            else:
                for record in reader.take(kind, content):
                    self.add("requests", record, [parquet.request_row(record)])
            self.notes.segments[path.name] = end
            if self.count >= PIECE:
                self.put()
        if size >= 0:  # finished: what is left of it is damage, and counted once
            self.notes.segments[path.name] = max(size, self.notes.segments.get(path.name, 0), 1)
        elif path.name not in self.notes.segments:
            self.health.torn, self.health.damaged_bytes = bad

    def add_profile(self, profile: ProfileRecord | None) -> None:
        if profile is None:
            self.health.foreign += 1
            return
        self.health.profiles += 1
        self.add("functions", profile, list(parquet.function_rows(profile)))

    def add(self, table: str, one: RequestRecord | ProfileRecord, rows: list[list[Any]]) -> None:
        day = parquet.day_of(one.at_ns // parquet.MINUTE_NS)
        self.rows.setdefault((table, day, one.process.host), []).extend(rows)
        self.count += len(rows)

    def put(self) -> None:
        """Write what is in memory, note it, move it to its place."""
        notes = self.notes
        for (table, day, host), rows in self.rows.items():
            name = f"{notes.pieces:08}-{len(notes.moves)}.parquet"
            place = parquet.partition(table, day, host) / name
            waiting = Path(INCOMING) / f"{table}-{name}"
            path = self.store / waiting
            parquet.write(self.connection, path, table, parquet.columns(table, rows))
            notes.moves.append((str(waiting), str(place)))
            if day not in notes.days:
                notes.days.append(day)
        self.taken += self.count
        self.rows, self.count = {}, 0
        notes.pieces += 1
        notes.health = asdict(self.health)
        oldest = f"{time.time_ns() - KEPT_NS:020}"  # a name begins with the segment's time
        notes.segments = {name: at for name, at in notes.segments.items() if name > oldest}
        self.save()
        self.finish_moves()

    def finish_moves(self) -> None:
        for waiting, place in self.notes.moves:
            source, target = self.store / waiting, self.store / place
            if source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
        if self.notes.moves:
            self.notes.moves = []
            self.save()
        for left in (self.store / INCOMING).glob("*"):  # of a run that was killed: not noted
            left.unlink()

    def save(self) -> None:
        write_whole(self.store / NOTES, json.dumps(asdict(self.notes)).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place whole or not at all; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(path)


def read_notes(store: Path) -> Notes:
    """Return the notes of the last run; empty ones where there are none, or none of ours."""
    try:
        row = json.loads((store / NOTES).read_bytes())
        found = Notes(**{f.name: row[f.name] for f in fields(Notes)})
        found.moves = [(str(a), str(b)) for a, b in found.moves]
        return found
    except FileNotFoundError:
        return Notes()
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(
            f"store {store}: {NOTES} can't be read ({error}): restore it, or begin a new store"
        ) from None


def health_from(row: dict[str, Any]) -> Health:
    known = {f.name for f in fields(Health)}
    return Health(**{name: value for name, value in row.items() if name in known})
