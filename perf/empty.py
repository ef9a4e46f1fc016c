"""The error of a question that the store has no answer to."""

from __future__ import annotations


class Empty(LookupError):
    """There is nothing in the store that answers; the text says what is missing."""
