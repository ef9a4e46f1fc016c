"""Ship: finished segments from a host's spool to where the tail takes them, each at least once.

A segment keeps its name, which is its id, so what arrives twice counts once. Only what no process
writes to any more is shipped; what did arrive is noted in the spool, in one file that is written
whole, and a run that is killed ships at most one segment again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotclub.perf.budget import Limits, size_of
from hotclub.perf.segment import content_of, segments
from hotclub.perf.tail import write_whole

NOTES = "shipped.json"
TRIES, FIRST_PAUSE_S = 4, 0.5
Put = Callable[[str, bytes], None]


class NotShipped(RuntimeError):
    """The destination did not take a segment; the text says why."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """What a run did: segments and bytes shipped, segments that are still written to."""

    segments: int
    bytes: int
    growing: int


def ship(spool: Path, put: Put, *, delete: bool = False) -> Shipped:
    """Ship what is finished and new; with delete it goes from the spool when it has arrived.

    Raises NotShipped where the destination fails, OSError where the spool can't be read.
    """
    there = segments(spool)
    names = {path.name for path in there}
    known = {name for name in read_notes(spool) if name in names}
    count = size = growing = 0
    for path in there:
        if path.name in known:
            continue
        if size_of(path, Limits()) < 0:
            growing += 1
            continue
        try:
            data = content_of(path)
        except FileNotFoundError:  # the budget took it
            continue
        put(path.name, data)
        known.add(path.name)
        write_whole(spool / NOTES, json.dumps(sorted(known)).encode())
        count, size = count + 1, size + len(data)
        if delete:
            path.unlink(missing_ok=True)
    return Shipped(count, size, growing)


def read_notes(spool: Path) -> list[str]:
    """Return the names that have arrived; none where the file is none of ours: they go again."""
    try:
        return [str(name) for name in json.loads((spool / NOTES).read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def destination(address: str) -> Put:
    """Return what puts a segment there: a folder, http(s)://, or what fsspec knows (s3://...).

    Raises NotShipped where that needs a library that is not installed.
    """
    if address.startswith(("http://", "https://")):
        return to_collector(address.rstrip("/"), os.environ.get("HOTCLUB_TOKEN", ""))
    if "://" in address:
        return to_object_store(address.rstrip("/"))
    folder = Path(address)

    def put(name: str, data: bytes) -> None:
        try:
            write_whole(folder / name, data)
        except OSError as error:
            raise NotShipped(f"folder {folder}: {error}") from None

    return put


def to_object_store(address: str) -> Put:
    try:
        import fsspec  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise NotShipped(f"{address}: needs fsspec and its s3fs, gcsfs ...: install them") from None
    system, root = fsspec.core.url_to_fs(address)

    def put(name: str, data: bytes) -> None:
        try:
            system.pipe_file(f"{root}/{name}", data)  # whole or not at all there
        except Exception as error:
            # Each store has exceptions of its own.
            raise NotShipped(f"{address}: {error}") from None

    return put


def to_collector(address: str, token: str) -> Put:
    """Return what sends a segment to `hotclub perf collect`, with some patience."""

    def put(name: str, data: bytes) -> None:
        headers = {"Content-Type": "application/octet-stream", "X-Checksum": checksum(data)}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(f"{address}/{name}", data, headers, method="PUT")
        patiently(lambda: urllib.request.urlopen(request, timeout=30).read(1), address)

    return put


def patiently(send: Callable[[], Any], address: str) -> None:
    """Try again after a pause where that may help: not where the collector says no."""
    pause = FIRST_PAUSE_S
    for left in reversed(range(TRIES)):
        try:
            send()
            return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500 or not left:
                raise NotShipped(f"{address}: {error.code} {error.reason}") from None
        except OSError as error:
            if not left:
                raise NotShipped(f"{address}: {error}") from None
        time.sleep(pause)
        pause *= 2


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
