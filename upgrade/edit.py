"""Edits: a start, an end and a text, applied once to the original, so all else stays as it was."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace text[start:end] (offsets in characters) by text."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Edit) -> bool:
        """Say whether both want the same characters; two insertions at one place do not."""
        if self == other:
            return False
        if self.start == self.end and other.start == other.end:
            return False
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Import:
    """A name that a fix needs (`module`, `name`), or no longer needs, at the top of the module."""

    module: str
    name: str | None
    asname: str | None = None
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits and imports that belong together: all of them are applied, or none.

    moves says what becomes of imported names: pairs of ast.alias and (module, name, asname), where
    a name of None imports the module itself and None in the pair's place drops the import.
    """

    edits: tuple[Edit, ...] = ()
    imports: tuple[Import, ...] = ()
    moves: tuple[tuple[ast.alias, tuple[str, str | None, str | None] | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen and not rewritten: where, why, what to do, and where to read more."""

    path: str
    line: int
    fixer: str
    message: str
    link: str = ""


def chosen(fixes: Iterable[Fix]) -> tuple[list[Fix], int]:
    """Return the fixes that don't overlap an earlier one, and how many had to wait."""
    taken: list[Edit] = []
    kept: list[Fix] = []
    waiting = 0
    for fix in fixes:
        if any(edit.overlaps(other) for edit in fix.edits for other in taken):
            waiting += 1
            continue
        taken += fix.edits
        kept.append(fix)
    return kept, waiting


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return text with the edits done; equal edits count once.

    Raises ValueError where two of them overlap.
    """
    parts: list[str] = []
    upto = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda e: (e.start, e.end)):
        if edit.start < upto:
            raise ValueError(f"edits overlap at {edit.start}")
        parts += (text[upto : edit.start], edit.text)
        upto = edit.end
    return "".join([*parts, text[upto:]])


def line_starts(text: str) -> Sequence[int]:
    """Return the offset of each line, with the line ends that Python's parser knows."""
    if "\r" in text:
        return [0, *(found.end() for found in LINE_END.finditer(text))]
    lines = text.split("\n")
    lines.pop()
    return list(accumulate((len(line) + 1 for line in lines), initial=0))
