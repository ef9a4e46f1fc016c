"""The road's rungs: pairs of Django and Python on which a project can stand and run its tests.

Each is a long-term release of Django on a Python that it supports and that the rung before it can
reach (https://docs.djangoproject.com/en/dev/faq/install/#what-python-version-can-i-use-with-django).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hotclub.upgrade.release import Django, Python, Release, Targets


@dataclass(frozen=True, slots=True)
class Rung:
    """One step's releases; a python of None stays on Python 2.7."""

    django: Release
    python: Release | None

    def __str__(self) -> str:
        return f"{self.django}, {self.python or 'Python 2.7'}"

    @property
    def targets(self) -> Targets:
        return Targets(self.python, self.django)


RUNGS = (
    Rung(Django(1, 8), None),
    Rung(Django(1, 11), None),
    Rung(Django(1, 11), Python(3, 6)),
    Rung(Django(2, 2), Python(3, 7)),
    Rung(Django(3, 2), Python(3, 9)),
    Rung(Django(4, 2), Python(3, 11)),
    Rung(Django(5, 2), Python(3, 13)),
    Rung(Django(6, 1), Python(3, 13)),
    Rung(Django(2028, 0), Python(3, 14)),
)


def rungs(targets: Targets, start: Release | None, *, python2: bool) -> Iterator[Rung]:
    """Yield the rungs from a project's Django, which may be unknown, up to the targets.

    The last one is the targets themselves. python2 asks for the rungs on Python 2.7, on which a
    project whose syntax is Python 2's alone can't stand: its files are read as Python 3.
    """
    end = Rung(targets.django or RUNGS[-1].django, targets.python)
    for rung in RUNGS:
        if rung.django >= end.django:
            break
        if rung.python is None and not python2:
            continue
        if start is not None and rung.django < start:
            continue
        if rung.python is not None and end.python is not None and rung.python > end.python:
            rung = Rung(rung.django, end.python)
        yield rung
    yield end
