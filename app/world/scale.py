"""The size of a world; apart, so that it can be named before Django is set up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """How many rows of each kind a world has."""

    people: int = 200
    posts: int = 2_000
    comments: int = 10_000
    likes: int = 50_000
