"""A module without the functions that hold none of the words its fixers ask for.

Parsing is most of what a run costs, and most armed files turn out to need nothing: a fixer that has
nothing to say of the skeleton has nothing to say of the module, at a fifth of the price.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

LEAST = 3000  # characters; shorter modules are parsed as quickly as cut
WORTH = 0.7  # of a module's length: what leaves more of it is no skeleton
# The line of a function, or its lines where each but the last ends in a bracket or a comma.
HEADER = re.compile(
    r"^([ ]*)(?:async[ ]+)?def[ ]+\w+[ ]*\("
    r"(?:[^\n]*|[^\n]*(?<=[,(\[])[ ]*(?:#[^\n]*)?\n(?:[^\n]*\n){0,40}?[ ]*\)[^\n]*)"
    r":[ ]*(?:#[^\n]*)?\n(?:[ ]*\n)*\1[ ]+(?=\S)",
    re.MULTILINE,
)
ENDS = [re.compile(rf"^(?=[ ]{{0,{indent}}}[^ \n#])", re.MULTILINE) for indent in range(17)]


def places(text: str, marks: Iterable[str]) -> list[int]:
    """Return where one of the marks occurs, names as whole words, in order."""
    found = []
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            end = at + len(mark)
            if not mark.isidentifier() or not goes_on(text, at, end):
                found.append(at)
            at = text.find(mark, end)
    return sorted(found)


def goes_on(text: str, start: int, end: int) -> bool:
    """Say whether a name is part of a longer one."""
    return any(c.isalnum() or c == "_" for c in (text[start - 1 : start], text[end : end + 1]))


def skeleton(text: str, marks: Iterable[str]) -> str | None:
    """Return the text with `pass` for the body of each function in which no mark occurs.

    None where little would be left out, or the text is indented by tabs. What comes back may not be
    Python, where a string or a bracket goes on at the left margin: the caller parses it.
    """
    if len(text) < LEAST or "\n\t" in text or "\r" in text:
        return None
    marked = places(text, marks)
    parts: list[str] = []
    done = 0
    for header in HEADER.finditer(text):
        if header.start() < done:
            continue
        start = header.end()
        end = body_end(text, start, len(header[1]))
        if bisect_left(marked, header.start()) < bisect_left(marked, end) or splits_string(
            text, start, end
        ):
            continue
        parts += [text[done:start], "pass\n"]
        done = end
    if done == 0:
        return None
    parts.append(text[done:])
    short = "".join(parts)
    return short if len(short) < WORTH * len(text) else None


def body_end(text: str, start: int, indent: int) -> int:
    """Return where the first line begins that stands no deeper than the function itself."""
    found = ENDS[indent].search(text, start) if indent < len(ENDS) else None
    return found.start() if found else len(text) if indent < len(ENDS) else start


def splits_string(text: str, start: int, end: int) -> bool:
    """Say whether a long string may begin here and end elsewhere."""
    return text.count('"""', start, end) % 2 == 1 or text.count("'''", start, end) % 2 == 1
