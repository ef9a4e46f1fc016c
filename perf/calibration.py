"""Work that does nothing, to see what a profile costs itself."""

from __future__ import annotations

TIMES = 100


def nothings() -> None:
    for _ in range(TIMES):
        nothing()


def nothing() -> None:
    pass
