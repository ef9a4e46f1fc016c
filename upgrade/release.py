"""A release of Python or Django: "Django 4.2", "Python 3.12", "Django 2028"; it orders itself."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """One release of one of the two families; releases of different families don't compare."""

    family: str
    number: tuple[int, ...]

    def __str__(self) -> str:
        # Django's releases from 2028 on are named by the year alone.
        shown = self.number[:1] if self.number[0] >= 2000 else self.number
        return f"{self.family} {'.'.join(map(str, shown))}"


def Django(*number: int) -> Release:
    """Return a release of Django: Django(4, 2), Django(2028, 0)."""
    return Release("Django", number)


def Python(*number: int) -> Release:
    """Return a release of Python: Python(3, 13)."""
    return Release("Python", number)


# The releases whose removals the fixers know, oldest and newest.
KNOWN = {"Python": (Python(3, 6), Python(3, 14)), "Django": (Django(1, 8), Django(2028, 0))}


def parse(text: str) -> tuple[int, int]:
    """Return the number of a release written as "5.2" or "2028"; raises ValueError otherwise."""
    found = re.fullmatch(r"(\d+)(?:\.(\d+))?(?:\.\d+)?", text.strip())
    if found is None:
        raise ValueError(f"release {text!r}: write it as 5.2 or 3.13")
    return int(found[1]), int(found[2] or 0)


@dataclass(frozen=True, slots=True)
class Span:
    """What was asked for: one release, or all from low to high ("4.2..5.2")."""

    low: Release
    high: Release


@dataclass(frozen=True, slots=True)
class Targets:
    """The releases that a project is taken to; None leaves that side alone.

    Of a span it is the oldest: what runs there and was not dropped since runs on all of them.
    """

    python: Release | None
    django: Release | None

    def reach(self, release: Release) -> bool:
        """Say whether the target on the release's side is that release or a newer one."""
        mine = self.python if release.family == "Python" else self.django
        return mine is not None and mine >= release
