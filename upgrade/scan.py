"""The word prefilter: which fixers a file can concern, from its bytes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Generic, TypeVar

Fixer = TypeVar("Fixer")
# Everything that can't stand in a word becomes a blank, so that split() gives the words.
TO_BLANKS = bytes(c if chr(c).isalnum() or c == 0x5F or c >= 0x80 else 0x20 for c in range(256))


def words(data: bytes) -> frozenset[bytes]:
    """Return the words of a file."""
    return frozenset(data.translate(TO_BLANKS).split())


@cache
def importing(home: str) -> re.Pattern[bytes]:
    """Return what finds a module by its full name, or an import from one of its packages."""
    parts = home.split(".")
    forms = [re.escape(home)]
    for count in range(1, len(parts)):
        above, name = re.escape(".".join(parts[:count])), re.escape(parts[count])
        forms.append(
            rf"from\s+{above}\s[\s\\]*import\b(?:\s*\([^)]*?|(?:[^\n\\]|\\\s)*?)\b{name}\b"
        )
    return re.compile("|".join(forms).encode())


def imports(home: str, data: bytes) -> bool:
    return importing(home).search(data) is not None


class Scan(Generic[Fixer]):
    """Tells which fixers are armed by a file.

    A fixer is armed by any of its words. A dotted one asks for all of its parts and for the module
    as imports write it, since whoever means django.conf.urls.url has to import it, or a package
    above it, somewhere. No words arm it everywhere. needs is a regular expression that has to be
    found besides.
    """

    def __init__(self, fixers: Iterable[tuple[Fixer, Iterable[str], str]]) -> None:
        self.fixers: list[Fixer] = []
        self.needs: list[re.Pattern[bytes] | None] = []
        self.always: set[int] = set()
        self.table: dict[bytes, list[tuple[frozenset[bytes], str, int]]] = {}
        for number, (fixer, arms, needs) in enumerate(fixers):
            self.fixers.append(fixer)
            self.needs.append(re.compile(needs.encode(), re.MULTILINE) if needs else None)
            arms = list(arms)
            if not arms:
                self.always.add(number)
            for word in arms:
                home, _, last = word.rpartition(".")
                others = frozenset(home.encode().split(b".")) if home else frozenset()
                self.table.setdefault(last.encode(), []).append((others, home, number))

    def __call__(self, data: bytes) -> list[Fixer]:
        """Return the armed fixers, in their order."""
        return [self.fixers[n] for n in sorted(self._hits(data)) if self._has(data, self.needs[n])]

    def any(self, data: bytes) -> bool:
        """Say whether some fixer is armed; cheaper than asking which."""
        hits = sorted(self._hits(data), key=lambda n: self.needs[n] is not None)
        return any(self._has(data, self.needs[n]) for n in hits)

    def _hits(self, data: bytes) -> set[int]:
        found = words(data)
        hits = set(self.always)
        for word in found & self.table.keys():
            for others, home, number in self.table[word]:
                if number not in hits and others <= found and (not home or imports(home, data)):
                    hits.add(number)
        return hits

    @staticmethod
    def _has(data: bytes, needs: re.Pattern[bytes] | None) -> bool:
        return needs is None or needs.search(data) is not None
