"""A profile in a segment: one frame, deflated JSON and columns, written here and read here.

Content: the number of places and the bytes of the JSON, then both deflated. What is read back is
taken apart with a bound on every size, and a frame that contradicts itself is counted as foreign.
"""

from __future__ import annotations

import json
import math
import secrets
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hotclub.perf.calls import Function, Node, Row, rows
from hotclub.perf.record import UNKNOWN, Health, Process, ProfileRecord, RequestRecord
from hotclub.perf.segment import COUNTS, LONGEST, PROFILE, frame, opened, segments

MOST_ROWS = 4_000
LARGEST = 4 << 20
MOST_COST = 1 << 48
LAYOUT = "iiqq"  # of a place: its caller's row, its function, calls, own cost
Flags = tuple[tuple[str, str], ...]


def encoded(root: Node, at_ns: int, endpoint: str, flags: Flags, weight: float) -> bytes:
    """Return the frame of a profile, with fewer places where it would be too long."""
    most = MOST_ROWS
    head = {"id": secrets.token_hex(8), "at_ns": at_ns, "endpoint": endpoint, "flags": flags}
    while True:
        content = packed(rows(root, most), head | {"weight": weight})
        if len(content) <= LONGEST[PROFILE]:
            return frame(PROFILE, content)
        most //= 2


def packed(places: list[Row], head: dict[str, Any]) -> bytes:
    numbers: dict[Function, int] = {}
    for place in places:
        numbers.setdefault(place.function, len(numbers))
    functions = [(one.name[:300], one.kind) for one in numbers]
    text = json.dumps(head | {"functions": functions}).encode()
    values = [(r.parent, numbers[r.function], r.calls, r.own) for r in places]
    columns = [
        struct.pack(f"<{len(values)}{code}", *column)
        for code, column in zip(LAYOUT, zip(*values, strict=True), strict=True)
    ]
    body = zlib.compress(text + b"".join(columns), 2)
    return COUNTS.pack(0, len(text)) + len(values).to_bytes(4, "little") + body


def decoded(content: bytes, process: Process) -> ProfileRecord | None:
    """Return the profile of a frame, or None where it is none of ours."""
    try:
        return parsed(content, process)
    except (ValueError, TypeError, KeyError, RecursionError, struct.error, zlib.error):
        return None


def parsed(content: bytes, process: Process) -> ProfileRecord:
    _, size = COUNTS.unpack_from(content)
    start = COUNTS.size + 4
    count = int.from_bytes(content[COUNTS.size : start], "little")
    expected = size + count * struct.calcsize(f"<{LAYOUT}")
    if not 0 < count <= MOST_ROWS * 4 or expected > LARGEST:
        raise ValueError("sizes that no profile has")
    data = zlib.decompressobj().decompress(content[start:], LARGEST)
    if len(data) != expected:
        raise ValueError("another size than it says")
    head = json.loads(data[:size])
    columns, position = [], size
    for code in LAYOUT:
        column = struct.Struct(f"<{count}{code}")
        columns.append(column.unpack_from(data, position))
        position += column.size
    parent, function, calls, own = columns
    functions = tuple((str(name)[:300], str(kind)[:20]) for name, kind in head["functions"])
    check(head, len(functions), parent, function, calls, own)
    flags = tuple((str(name)[:100], str(value)[:100]) for name, value in head["flags"][:64])
    return ProfileRecord(
        process=process,
        id=str(head["id"])[:40],
        at_ns=head["at_ns"],
        endpoint=str(head.get("endpoint", UNKNOWN))[:500],
        flags=flags,
        weight=float(head["weight"]),
        functions=functions,
        parent=parent,
        function=function,
        calls=calls,
        own=own,
    )


def check(head: dict[str, Any], known: int, *columns: tuple[int, ...]) -> None:
    """Raise ValueError where a tree is none, or a figure can not be."""
    parent, function, calls, own = columns
    tree = parent[0] == -1 and all(0 <= one < at for at, one in enumerate(parent[1:], 1))
    if not tree or not all(0 <= one < known for one in function):
        raise ValueError("no tree")
    if min(calls) < 0 or min(own) < 0 or max(*calls, *own) >= MOST_COST:
        raise ValueError("figures that no profile has")
    if type(head["at_ns"]) is not int or not 0 <= head["at_ns"] < 1 << 63:
        raise ValueError("no time")
    if not (math.isfinite(head["weight"]) and head["weight"] >= 0):
        raise ValueError("no weight")


def read_all(folder: Path, health: Health) -> Iterator[RequestRecord | ProfileRecord]:
    """Yield the records and profiles of all segments in a folder; raises OSError."""
    for path in segments(folder):
        for reader, kind, content, _ in opened(path, 0, health):
            if kind != PROFILE:
                yield from reader.take(kind, content)
                continue
            profile = decoded(content, reader.process)
            if profile is None:
                health.foreign += 1
            else:
                health.profiles += 1
                yield profile
