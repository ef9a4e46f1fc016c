"""What a run found where nothing was to change, kept for the next one over the same files.

Findings, offers and what was skipped lie in the user's cache folder, one JSON file for the paths
and options of a run, with size and time of every file that was looked at. One that differs, another
hotclub or another plug-in, and the run is done anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hotclub import __version__
from hotclub.upgrade.discovery import GROUP
from hotclub.upgrade.edit import Finding
from hotclub.upgrade.engine import Change
from hotclub.upgrade.files import UNREADABLE, Refused, cache_folder, files, write_whole
from hotclub.upgrade.project import Result

SCHEMA = 1
Stamps = dict[str, list[int]]


class Cache:
    """The cached run of some paths with some options; options are anything with a repr."""

    def __init__(self, paths: Iterable[Path], exclude: Iterable[str], *options: object) -> None:
        self.started = time.time_ns()
        self.paths, self.exclude = list(paths), tuple(exclude)
        resolved = [str(path.resolve()) for path in self.paths]
        key = repr((SCHEMA, resolved, list(map(str, self.paths)), self.exclude, options))
        name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        self.name = f"{name}.json"

    @property
    def path(self) -> Path:
        """Return the file; raises Refused for a user without a home."""
        return cache_folder() / "upgrade" / self.name

    def recall(self) -> Result | None:
        """Return what the last run found, where all is as it was then."""
        try:
            kept = json.loads(self.path.read_text())
            if kept["tool"] != tool():
                return None
            if kept["files"] != self.stamps(tuple(kept["endings"])):
                return None
            changes = [change_of(row) for row in kept["changes"]]
            return Result(changes, kept["count"])
        except (Refused, OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, result: Result, endings: tuple[str, ...]) -> None:
        """Keep a run that had nothing to change; a cache that can't be written is none.

        A file that could not be read may be readable next time, without another size or time.
        """
        if any(change.skipped.startswith(UNREADABLE) for change in result.skipped):
            return
        stamps = {} if result.changed or result.moves else self.stamps(endings)
        if not stamps or any(when >= self.started for _, when in stamps.values()):
            return  # somebody wrote while it ran
        rows = [row_of(c) for c in result.changes if c.findings or c.offers or c.skipped]
        document = {
            "tool": tool(),
            "endings": endings,
            "files": stamps,
            "count": result.files,
            "changes": rows,
        }
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path, json.dumps(document).encode())
        except (Refused, OSError):
            return

    def stamps(self, endings: tuple[str, ...]) -> Stamps:
        """Return size in bytes and time in ns of each file that a run looks at."""
        found: Stamps = {}
        for path in files(self.paths, endings, self.exclude):
            stat = os.stat(path)  # noqa: PTH116 (a third of Path.stat()'s cost, thousands of times)
            found[str(path)] = [stat.st_size, stat.st_mtime_ns]
        return found


def tool() -> list[Any]:
    """Return what tells this hotclub, its plug-ins and its extra for Python 2 from another."""
    newest = 0
    for root, _, names in os.walk(Path(__file__).parent):
        for name in names:
            if name.endswith(".py"):
                newest = max(newest, os.stat(f"{root}/{name}").st_mtime_ns)  # noqa: PTH116
    points = entry_points(group=GROUP)
    plugins = sorted(f"{p.name}={p.value}={p.dist.version if p.dist else ''}" for p in points)
    python2 = find_spec("fissix") is not None
    return [__version__, newest, list(sys.version_info[:3]), plugins, python2]


def row_of(change: Change) -> list[Any]:
    return [change.path, change.skipped, dict(change.offers), [astuple(f) for f in change.findings]]


def change_of(row: list[Any]) -> Change:
    path, skipped, offers, findings = row
    found = [Finding(*finding) for finding in findings]
    return Change(path, "", "", findings=found, skipped=skipped, offers=Counter(offers))
