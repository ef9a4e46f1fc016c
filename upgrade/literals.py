"""What a regular expression can't match without: bytes to look for before it is tried.

`bytes.find` passes over a file at memory speed, a regular expression that starts with a choice a
hundred times slower, and nearly every file that is asked holds none of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # where it goes, patterns are tried without
    parser = None

LEAST = 3  # shorter ones are in every file


# What may stand before a pattern's first letter: without it more matches, and much faster.
LEADING = re.compile(r"(\\b|\^|\[ \\t\][+*])+(?=\w)")
Groups = tuple[tuple[bytes, ...], ...]


def literals(text: str) -> Groups:
    """Return groups of bytes: what the pattern matches holds one at least of each group."""
    if parser is None or not text.isascii():
        return ()
    try:
        tree = parser.parse(text, re.MULTILINE)
        found = () if tree.state.flags & re.IGNORECASE else groups(tree)
    except (re.error, AttributeError):
        return ()
    return tuple(tuple(word.encode() for word in dict.fromkeys(words)) for words in found)


def branches(pattern: str) -> list[str]:
    """Return the alternatives of a pattern: those that no bracket holds together."""
    found, depth, start, i = [], 0, 0, 0
    in_class = False
    while i < len(pattern):
        char = pattern[i]
        if char == "\\":
            i += 1
        elif in_class:
            in_class = char != "]" or pattern[i - 1] == "["
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            found.append(pattern[start:i])
            start = i + 1
        i += 1
    return [*found, pattern[start:]]


class Branch:
    """One alternative: letters that it can't do without, a quick form that finds more, itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.groups = literals(text)

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        return re.compile(self.text.encode(), re.MULTILINE)

    @cached_property
    def quick(self) -> re.Pattern[bytes] | None:
        shorter = LEADING.sub("", self.text, count=1) if LEADING.match(self.text) else ""
        return re.compile(shorter.encode(), re.MULTILINE) if shorter else None

    def met(self, data: bytes) -> bool:
        for words in self.groups:
            for word in words:
                if word in data:
                    break
            else:
                return False
        if self.quick is not None and self.quick.search(data) is None:
            return False
        return self.pattern.search(data) is not None


def groups(sequence: Iterable[tuple[Any, Any]]) -> list[list[str]]:
    """Return what each item of a sequence, and each run of letters in it, can't match without."""
    candidates: list[list[str]] = []
    run = ""
    for code, argument in (*sequence, (None, None)):
        if code is not None and code.name == "LITERAL":
            run += chr(argument)
            continue
        if run:
            candidates.append([run])
            run = ""
        candidates.append(of(code, argument) if code is not None else [])
    return [words for words in candidates if min(map(len, words), default=0) >= LEAST]


def required(sequence: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return the best group of a sequence: the one whose shortest word is longest."""
    return max(groups(sequence), key=lambda words: min(map(len, words)), default=[])


def of(code: Any, argument: Any) -> list[str]:
    """Return what one item of a pattern can't match without."""
    if code.name == "SUBPATTERN":
        return required(argument[-1])
    if code.name == "ATOMIC_GROUP":
        return required(argument)
    if code.name == "ASSERT" and argument[0] == 1:  # (?=...)
        return required(argument[1])
    if code.name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] >= 1:
        return required(argument[2])
    if code.name == "BRANCH":
        branches = [required(branch) for branch in argument[1]]
        return [word for words in branches for word in words] if all(branches) else []
    return []
