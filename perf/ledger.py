"""The ledger: an append-only list of steps; README and docs take their numbers from it alone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the road, and what was measured of it.

    kind: "fast paths", "upgrade", "self-test", ...; subject: a page, a project; word: the verdict.
    ratio is after / before with its interval low to high; the figures before and after are in unit.
    """

    kind: str
    subject: str
    word: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    after: float | None = None
    unit: str = ""
    instructions: float | None = None
    note: str = ""
    setup: str = ""
    at: str = field(default_factory=now)

    def figure(self) -> str:
        """Return the ratio as a person says it, or before and after."""
        if self.word == "faster" and self.ratio:
            return f"{1 / self.ratio:.2f}x faster"
        if self.word == "slower" and self.ratio:
            return f"{self.ratio:.2f}x slower"
        if self.before is not None and self.after is not None and not self.ratio:
            return f"{self.before:g} to {self.after:g} {self.unit}".strip()
        return self.word

    def amount(self, value: float | None) -> str:
        """Return one of the figures before and after with its unit."""
        if value is None:
            return ""
        if self.unit != "ns of CPU":
            return f"{value:g} {self.unit}"
        return f"{value / 1e6:.2f} ms" if value >= 1e6 else f"{value / 1e3:.2f} µs"

    def counted(self) -> str:
        """Return what became of the instructions, as a person says it."""
        if not self.instructions:
            return ""
        if self.instructions > 1:
            return f"{self.instructions:.2f}x more"
        return f"{1 / self.instructions:.2f}x fewer"

    def range(self) -> str:
        """Return the interval of before / after, of after / before where it got slower."""
        if self.low is None or self.high is None or not self.low:
            return ""
        if self.word == "slower":
            return f"{self.low:.2f}x to {self.high:.2f}x"
        return f"{1 / self.high:.2f}x to {1 / self.low:.2f}x"


class Ledger:
    """A file of JSON lines; appending is one write, a torn last line is skipped and said."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn = 0

    def append(self, step: Step) -> None:
        """Add a step; raises OSError where the file can't be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({k: v for k, v in asdict(step).items() if v not in (None, "")})
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            torn = self.path.stat().st_size and not self.path.read_bytes().endswith(b"\n")
            os.write(handle, (("\n" if torn else "") + line + "\n").encode())
        finally:
            os.close(handle)

    def steps(self) -> Iterator[Step]:
        """Yield the steps, oldest first; raises OSError where there is no such file."""
        known = {f.name for f in fields(Step)}
        for line in self.path.read_text("utf-8").splitlines():
            if not line.strip():
                continue
            try:
                row: dict[str, Any] = json.loads(line)
                yield Step(**{k: v for k, v in row.items() if k in known})
            except (ValueError, TypeError, AttributeError):
                self.torn += 1


def setup() -> str:
    """Return what a figure was measured with: Python and, where it is there, Django."""
    text = f"CPython {sys.version_info[0]}.{sys.version_info[1]}"
    try:
        import django
    except ImportError:
        return text
    return f"{text}, Django {django.VERSION[0]}.{django.VERSION[1]}"


def latest(steps: Iterable[Step]) -> list[Step]:
    """Return the newest step of each kind, subject and setup, in the order of their first."""
    found: dict[tuple[str, str, str], Step] = {}
    for step in steps:
        found[(step.kind, step.subject, step.setup)] = step
    return list(found.values())


TITLES = (
    "step",
    "subject",
    "result",
    "interval (99 %)",
    "instructions",
    "remark",
    "measured with",
)


def markdown(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the Markdown table of steps; columns in which nothing stands are left out."""
    columns: dict[str, list[str]] = {title: [] for title in TITLES}
    for step in steps:
        cells = (step.kind, step.subject, step.figure(), step.range(), step.counted())
        for column, cell in zip(columns.values(), (*cells, step.note, step.setup), strict=True):
            column.append(cell)
    shown = {title: cells for title, cells in columns.items() if any(cells)}
    yield f"| {' | '.join(shown)} |"
    yield "|---" * len(shown) + "|"
    for row in zip(*shown.values(), strict=True):
        yield f"| {' | '.join(row)} |"
