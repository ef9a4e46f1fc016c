"""The word prefilter: which fixers a file can concern, from its bytes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

Fixer = TypeVar("Fixer")
# Everything that can't stand in a word becomes a blank, so that split() gives the words.
TO_BLANKS = bytes(c if chr(c).isalnum() or c == 0x5F or c >= 0x80 else 0x20 for c in range(256))


def words(data: bytes) -> frozenset[bytes]:
    """Return the words of a file."""
    return frozenset(data.translate(TO_BLANKS).split())


class Scan(Generic[Fixer]):
    """Tells which fixers are armed by a file.

    A fixer is armed by any of its words; a dotted one asks for all of its parts, since whoever
    means django.conf.urls.url has to write each of them somewhere. No words arm it everywhere.
    needs is a regular expression that has to be found besides.
    """

    def __init__(self, fixers: Iterable[tuple[Fixer, Iterable[str], str]]) -> None:
        self.fixers: list[Fixer] = []
        self.needs: list[re.Pattern[bytes] | None] = []
        self.always: set[int] = set()
        self.table: dict[bytes, list[tuple[frozenset[bytes], int]]] = {}
        for number, (fixer, arms, needs) in enumerate(fixers):
            self.fixers.append(fixer)
            self.needs.append(re.compile(needs.encode(), re.MULTILINE) if needs else None)
            arms = list(arms)
            if not arms:
                self.always.add(number)
            for word in arms:
                *others, last = word.encode().split(b".")
                self.table.setdefault(last, []).append((frozenset(others), number))

    def __call__(self, data: bytes) -> list[Fixer]:
        """Return the armed fixers, in their order."""
        found = words(data)
        hits = set(self.always)
        for word in found & self.table.keys():
            hits.update(number for others, number in self.table[word] if others <= found)
        return [self.fixers[n] for n in sorted(hits) if self._has(data, self.needs[n])]

    @staticmethod
    def _has(data: bytes, needs: re.Pattern[bytes] | None) -> bool:
        return needs is None or needs.search(data) is not None
