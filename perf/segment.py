"""A segment: what one process wrote, as frames that each prove themselves, and how it is read.

A frame is two bytes that no UTF-8 text holds, its kind, its length, a CRC and its content. The
first is a header with the process and the layout of its records, so that a reader needs to know
nothing of the release that wrote it; then batches of records, column by column, each with the texts
it refers to; profiles (profile_frame.py); and losses. Nothing in it is code, and whatever does not
fit is counted.
"""

from __future__ import annotations

import json
import math
import os
import stat
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zlib import crc32

from hotclub.perf.record import (
    LAYOUT,
    SCHEMA,
    TEXTS,
    UNKNOWN,
    Health,
    Process,
    RequestRecord,
    process_from,
)

SUFFIX = ".segment"
MARK = b"\xf5\xc1"
HEADER, BATCH, LOSS, PROFILE = 1, 2, 3, 4
HEAD = struct.Struct("<2sBII")
COUNTS = struct.Struct("<HI")  # of a batch: its records, and the bytes of its texts
LONGEST = {HEADER: 65_536, BATCH: 1 << 17, LOSS: 100, PROFILE: 1 << 17}
LARGEST_FILE = 64 << 20
TRIES = 1_000  # places in a damaged segment where a frame might start again
REASONS = ("disk", "budget", "fork", "clock", "error", "full", "profile")
# The same bytes: the machine's own order is packed six times as fast as a named one.
LITTLE = "" if sys.byteorder == "little" else "<"
Flags = tuple[tuple[str, str], ...]


def frame(kind: int, content: bytes) -> bytes:
    return HEAD.pack(MARK, kind, len(content), crc32(content, kind)) + content


def header(process: Process) -> bytes:
    row = {"schema": SCHEMA, "layout": LAYOUT, "process": asdict(process)}
    text = json.dumps(row).encode()
    if len(text) > LONGEST[HEADER]:
        text = json.dumps(row | {"process": {"pid": process.pid}}).encode()
    return frame(HEADER, text)


def loss(reason: str, records: int) -> bytes:
    return frame(LOSS, COUNTS.pack(0, min(records, 0xFFFFFFFF)) + reason.encode())


def batch(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """Return the frame of at most 65,535 records.

    A row holds its values in the order of LAYOUT, the last of them a tuple of all that the request
    waited for. By columns, since they cost a sampled request a third of what rows do. Raises
    struct.error or TypeError where a value does not fit its column, ValueError where the texts are
    too long.
    """
    numbers: dict[Any, int] = {}
    parts = []
    *columns, waited = zip(*rows, strict=True)
    for (name, code), column in zip(LAYOUT, (*columns, *zip(*waited, strict=True)), strict=True):
        if name in TEXTS:
            for text in {column[0]} if same(column) else dict.fromkeys(column):
                numbers.setdefault(text, len(numbers))
            column = tuple(map(numbers.__getitem__, column))
        parts.append(packed(code, column))
    return joined(len(rows), list(numbers), parts)


def joined(rows: int, named: list[Any], parts: Sequence[bytes]) -> bytes:
    """Return the frame of a batch from its texts and columns; ValueError where it is too long."""
    texts = json.dumps(named).encode()
    columns = b"".join(parts)
    first = COUNTS.pack(rows, len(texts)) + texts
    size = len(first) + len(columns)
    if size > LONGEST[BATCH]:
        raise ValueError("texts longer than a batch may be")
    check = crc32(columns, crc32(first, BATCH))  # nothing is copied to be checked
    return b"".join((HEAD.pack(MARK, BATCH, size, check), first, columns))


def packed(code: str, column: Sequence[Any]) -> bytes:
    if same(column):
        return struct.pack(f"<{code}", column[0]) * len(column)
    return struct.pack(f"{LITTLE}{len(column)}{code}", *column)


def same(column: Sequence[Any]) -> bool:
    return column[0] == column[-1] and column.count(column[0]) == len(column)


def frame_at(data: bytes, position: int) -> tuple[int, bytes] | None:
    """Return the kind and content of the frame that starts here, if a whole one does."""
    if len(data) - position < HEAD.size:
        return None
    mark, kind, length, check = HEAD.unpack_from(data, position)
    start = position + HEAD.size
    if mark != MARK or length > LONGEST.get(kind, -1) or start + length > len(data):
        return None
    content = data[start : start + length]
    return (kind, content) if crc32(content, kind) == check else None


def frames_from(
    data: bytes, start: int, health: Health, *, growing: bool = False
) -> Iterator[tuple[int, bytes, int]]:
    """Yield each whole frame from a place on, and where it ends.

    What lies between them is counted as damage, at the end as torn; of a file that is growing
    the end is no damage: it is not there yet.
    """
    position, bad, tries = start, 0, 0
    while 0 <= position < len(data):
        found = frame_at(data, position)
        if found is not None:
            health.damaged_bytes += bad
            bad = 0
            position += HEAD.size + len(found[1])
            yield *found, position
            continue
        tries += 1
        after = data.find(MARK, position + 1) if tries < TRIES else -1
        bad += (len(data) if after < 0 else after) - position
        position = after
    cut = 0 < bad < HEAD.size + LONGEST[BATCH] and MARK.startswith(data[-bad:][:2])
    if not (cut and growing):
        health.torn += cut
        health.damaged_bytes += 0 if cut else bad


class Reader:
    """Turns the frames of one segment into records."""

    def __init__(self, head: bytes, health: Health) -> None:
        """Read the header; raises ValueError where it is none of ours."""
        self.health = health
        row = json.loads(head)
        if not isinstance(row, dict) or type(row.get("schema")) is not int:
            raise ValueError("no schema")
        health.other_schema += row["schema"] != SCHEMA
        named = row["process"] if isinstance(row.get("process"), dict) else {}
        self.process = process_from({**named, "schema": row["schema"]})
        self.layout = layout_from(row.get("layout"))
        self.row_bytes = struct.calcsize("<" + "".join(self.layout.values()))

    def take(self, kind: int, content: bytes) -> Iterator[RequestRecord]:
        """Yield the records of a frame, if it is a whole batch; count the losses it tells of."""
        if kind in (HEADER, PROFILE):
            return
        if len(content) < COUNTS.size:
            self.health.foreign += 1
            return
        rows, size = COUNTS.unpack_from(content)
        rest = content[COUNTS.size :]
        if kind == LOSS:
            reason = rest.decode("utf-8", "replace")
            self.health.count_lost(reason if reason in REASONS else "other", size)
            return
        texts = texts_from(rest[:size])
        if texts is None or len(rest) != size + rows * self.row_bytes:
            self.health.foreign += 1
            return
        columns = self.columns(rest[size:], rows)
        for values in zip(*columns.values(), strict=True):
            record = self.record(dict(zip(columns, values, strict=True)), texts)
            if record is None:
                self.health.foreign += 1
            else:
                self.health.records += 1
                yield record

    def columns(self, data: bytes, rows: int) -> dict[str, tuple[Any, ...]]:
        """Return the columns that we know; older and newer releases may have others."""
        found, position = {}, 0
        for name, code in self.layout.items():
            column = struct.Struct(f"<{rows}{code}")
            end = position + column.size
            if name in KNOWN:
                found[name] = column.unpack(data[position:end])
            position = end
        return found

    def record(self, row: dict[str, Any], texts: list[str | Flags]) -> RequestRecord | None:
        weight = row.get("weight", 1.0)
        if not isinstance(weight, float) or not math.isfinite(weight) or weight < 0:
            return None
        if any(type(value) is not int for name, value in row.items() if name != "weight"):
            return None
        if any(value < 0 for name, value in row.items() if name not in MAY_BE_NEGATIVE):
            return None
        for name in TEXTS:
            number = row.pop(name, -1)
            text = texts[number] if 0 <= number < len(texts) else None
            if isinstance(text, tuple if name == "flags" else str):
                row[name] = text
        row.setdefault("endpoint", UNKNOWN)
        return RequestRecord(self.process, **row)


KNOWN = frozenset(name for name, _ in LAYOUT)
MAY_BE_NEGATIVE = {"user_bucket", "response_bytes", "weight", "at_ns"}


def layout_from(rows: Any) -> dict[str, str]:
    """Return the names and type codes of the columns that a header lays out; raises ValueError."""
    if not isinstance(rows, list) or not 0 < len(rows) <= 100:
        raise ValueError("no layout")
    found: dict[str, str] = {}
    for row in rows:
        if not isinstance(row, list) or len(row) != 2 or not isinstance(row[0], str):
            raise ValueError("no layout")
        if row[0] in found or row[1] not in ["b", "B", "h", "H", "i", "I", "q", "Q", "d"]:
            raise ValueError("a layout of other things")
        found[row[0]] = row[1]
    return found


def texts_from(data: bytes) -> list[str | Flags] | None:
    """Return the texts of a batch, flags as pairs, or None where they are none of ours."""
    try:
        rows = json.loads(data)
        return [
            text[:500] if isinstance(text, str) else tuple((str(k), str(v)) for k, v in text[:64])
            for text in rows
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def read(path: Path, health: Health) -> Iterator[RequestRecord]:
    """Yield the records of one segment, counting what can't be read; it raises on no content."""
    for reader, kind, content, _ in opened(path, 0, health):
        yield from reader.take(kind, content)


def opened(
    path: Path, start: int, health: Health, *, growing: bool = False
) -> Iterator[tuple[Reader, int, bytes, int]]:
    """Yield the segment's reader with each whole frame from a place on, and where it ends."""
    try:
        data = content_of(path)
    except OSError:
        health.unreadable += 1
        return
    if not data:
        return  # a process that was about to write
    first = frame_at(data, 0)
    try:
        if first is None or first[0] != HEADER:
            raise ValueError("no header")
        reader = Reader(first[1], health)
    except (ValueError, RecursionError):
        health.foreign += not start
        return
    health.segments += not start
    for found in frames_from(data, start, health, growing=growing):
        yield reader, *found


def content_of(path: Path) -> bytes:
    """Return the start of a regular file: no link, no pipe that would keep us waiting."""
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with open(handle, "rb") as opened:  # noqa: PTH123 - by its handle: a path would follow links
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a file")
        return opened.read(LARGEST_FILE)


def read_folder(folder: Path, health: Health) -> Iterator[RequestRecord]:
    """Yield the records of all segments in a folder, oldest segment first; raises OSError."""
    for path in segments(folder):
        yield from read(path, health)


def segments(folder: Path) -> list[Path]:
    """Return the segments of a folder, oldest first; raises OSError."""
    return sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX))
