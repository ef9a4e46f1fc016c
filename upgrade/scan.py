"""The word prefilter: which fixers a file can concern, from its bytes alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Fixer = TypeVar("Fixer")
# Everything that can't stand in a word becomes a blank, so that split() gives the words.
TO_BLANKS = bytes(c if chr(c).isalnum() or c == 0x5F or c >= 0x80 else 0x20 for c in range(256))


def words(data: bytes) -> frozenset[bytes]:
    """Return the words of a file."""
    return frozenset(data.translate(TO_BLANKS).split())


def armed(data: bytes, fixers: Iterable[tuple[Fixer, frozenset[bytes]]]) -> list[Fixer]:
    """Return the fixers one of whose words occurs; a fixer without words is always armed."""
    found = words(data)
    return [fixer for fixer, arms in fixers if not arms or not arms.isdisjoint(found)]
