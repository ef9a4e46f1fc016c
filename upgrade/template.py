"""Fixers of Django templates: regular expressions over tags, never over text outside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import TextFixer

TAG = re.compile(r"\{%-?\s*(.*?)\s*-?%\}")
COMMENT = re.compile(
    r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|\{%\s*verbatim\b.*?%\}.*?\{%\s*endverbatim\b.*?%\}|\{#.*?#\}",
    re.DOTALL,
)


class Template(TextFixer):
    """Rewrites the content of each tag: tag() returns the new content, None to leave it.

    Content is what stands between `{%` and `%}`, without the blanks; an empty string removes the
    tag, with its line where it stood alone.
    """

    patterns: ClassVar[tuple[str, ...]] = (".html", ".htm", ".txt", ".xml", ".djhtml")

    def tag(self, content: str) -> str | None:
        """Return a tag's new content, or None."""
        raise NotImplementedError

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        for found in tags(text):
            new = self.tag(found[1])
            if new is None or new == found[1]:
                continue
            if new:
                yield Fix((Edit(found.start(1), found.end(1), new),))
            else:
                yield Fix((removed(text, found.start(), found.end()),))


@lru_cache(maxsize=1)  # the fixers of a template come one after the other
def tags(text: str) -> list[re.Match[str]]:
    """Return the tags of a template that stand in no comment."""
    dead = [(m.start(), m.end()) for m in COMMENT.finditer(text)]
    return [
        found
        for found in TAG.finditer(text)
        if not any(start <= found.start() < end for start, end in dead)
    ]


def removed(text: str, start: int, end: int) -> Edit:
    """Return the edit that takes a tag out, with its line where nothing else stands there."""
    line = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after + 1
    if not text[line:start].strip() and not text[end:after].strip():
        return Edit(line, after, "")
    return Edit(start, end, "")
