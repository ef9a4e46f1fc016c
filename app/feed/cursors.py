"""Opaque cursors: where a reader stopped, as text that fits into a URL.

A cursor holds a tuple of whole numbers (a time in microseconds, a score, an id). Clients must not
look inside; nothing in it is secret, and a forged one only starts somewhere else.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.core.exceptions import BadRequest

LONGEST = 200


class BadCursor(BadRequest):
    """The text is no cursor that this service gave out; Django answers 400."""


def encode(position: tuple[int, ...]) -> str:
    """Return the cursor of a position."""
    return urlsafe_b64encode(json.dumps(position).encode()).rstrip(b"=").decode()


def decode(cursor: str) -> tuple[int, ...]:
    """Return the position of a cursor. Raises BadCursor for any other text."""
    if len(cursor) > LONGEST:
        raise BadCursor(cursor)
    try:
        position = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:  # base64, UTF-8 and JSON all raise kinds of it
        raise BadCursor(cursor) from error
    if type(position) is not list or any(type(number) is not int for number in position):
        raise BadCursor(cursor)
    return tuple(position)
