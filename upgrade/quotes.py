"""String literals as they are written: the prefix, the quotes and the body of each piece."""

from __future__ import annotations

import re
from dataclasses import dataclass

START = re.compile(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
GAP = re.compile(r"(?:\s|\\\r?\n|#[^\r\n]*)*")
BODIES = {
    quote: re.compile(rf"(?s)((?:\\.|(?!{quote}).)*){quote}") for quote in ("'''", '"""', "'", '"')
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One literal of a concatenation; start and end are offsets in the module's text."""

    start: int
    prefix: str
    quote: str
    body: str

    @property
    def end(self) -> int:
        return self.start + len(self.prefix) + 2 * len(self.quote) + len(self.body)

    @property
    def raw(self) -> bool:
        return "r" in self.prefix.lower()

    @property
    def formatted(self) -> bool:
        return "f" in self.prefix.lower()

    @property
    def binary(self) -> bool:
        return "b" in self.prefix.lower()

    def written(self, prefix: str, body: str) -> str:
        return f"{prefix}{self.quote}{body}{self.quote}"


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """Return the literals between two offsets; none where something else stands there too."""
    found: list[Piece] = []
    at = start
    while at < end:
        opened = START.match(text, at)
        body = BODIES[opened[2]].match(text, opened.end()) if opened else None
        if opened is None or body is None or body.end() > end:
            return []
        found.append(Piece(at, opened[1], opened[2], body[1]))
        gap = GAP.match(text, body.end())
        at = gap.end() if gap else body.end()
    return found
