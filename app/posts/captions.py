"""Captions: the #tags, @mentions and links in a text that people typed."""

from __future__ import annotations

import re

TEXT, TAG, MENTION, LINK = "text", "tag", "mention", "link"
PATTERN = re.compile(r"(?<![\w#@&/])(?:#(\w+)|@(\w+)|(https?://\w[^\s<>\"]*))")
KINDS = (TEXT, TAG, MENTION, LINK)


def entities(caption: str) -> list[tuple[str, str]]:
    """Return the caption in pieces, each as (kind, text), in order.

    A tag comes without its #, a mention without its @. The pieces of kind TEXT hold everything
    else, so that nothing is lost. A # or @ inside a word, such as in an e-mail address, starts
    nothing; neither does a tag of digits only (#1). A link ends before its last punctuation.
    """
    pieces: list[tuple[str, str]] = []
    start = 0
    for match in PATTERN.finditer(caption):
        kind = KINDS[match.lastindex or 0]
        value = match[match.lastindex or 0]
        end = match.end()
        if kind == TAG and value.isdigit():
            continue
        if kind == LINK:
            value = value.rstrip(".,;:!?)'")
            end = match.start() + len(value)
        if match.start() > start:
            pieces.append((TEXT, caption[start : match.start()]))
        pieces.append((kind, value))
        start = end
    if start < len(caption):
        pieces.append((TEXT, caption[start:]))
    return pieces


def tag_names(caption: str) -> list[str]:
    """Return the tags of a caption in lower case, each once, in order."""
    return list(dict.fromkeys(text.lower() for kind, text in entities(caption) if kind == TAG))
