"""Which Django a project is on: by its requirements, else by what it still imports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hotclub.upgrade.release import Django, Release
from hotclub.upgrade.requirement import DJANGO, bounds

FILES = re.compile(
    r"(^|/)(requirements?[^/]*\.(txt|in)|requirements/[^/]+\.(txt|in)|setup\.(py|cfg)|pyproject\.toml|Pipfile)$"
)
WHOLE = re.compile(rf"(?<![\w.-]){DJANGO.pattern}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Current:
    """The oldest Django that a project says it runs on, and where it says so."""

    django: Release | None
    where: str

    def __str__(self) -> str:
        return f"{self.django} ({self.where})" if self.django else self.where


def current(sources: Iterable[tuple[Path, str]], predates: tuple[int, int] | None) -> Current:
    """Return the Django that a project is on.

    sources are its files with their texts, predates a release that dropped what the project still
    imports. Requirements that some file contradicts by such an import are not believed.
    """
    named = [
        found
        for path, text in sources
        if FILES.search(path.as_posix())
        for found in pinned(path, text)
    ]
    believed = [one for one in named if predates is None or one.django < Django(*predates)]  # type: ignore[operator]
    if believed:
        return min(believed, key=lambda one: one.django or Django(0, 0))
    if predates is not None:
        return Current(None, f"older than {Django(*predates)}: it imports what that dropped")
    return Current(None, "no requirement and no import tells")


def pinned(path: Path, text: str) -> list[Current]:
    """Return the oldest release that each requirement of Django in a file admits."""
    found = []
    for match in WHOLE.finditer(text):
        lows = [
            b.version
            for b in bounds(match["specs"]) or ()
            if b.operator in ("==", "===", "~=", ">=", ">")
        ]
        if lows:
            low = max(lows)
            line = text.count("\n", 0, match.start()) + 1
            found.append(Current(Django(*(*low, 0)[:2]), f"{path}:{line}"))
    return found
