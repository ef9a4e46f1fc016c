"""app.feed.ranking.rank: the arithmetic of a window of posts without a call for each.

Django hands rows of whole numbers and a time in UTC; a time of another kind goes to the original.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import log2
from typing import TYPE_CHECKING

from app.feed.ranking import COMMENT_LIKES, DAY_S, EPOCH
from app.feed.ranking import rank as original
from hotclub.fastpaths import example, fastpath

if TYPE_CHECKING:
    import cython

MOMENT = datetime(2025, 5, 4, 3, 2, 1, tzinfo=UTC)
# What interest is worth, for all but the most popular posts.
INTEREST = tuple(int(DAY_S * log2(1 + weight)) for weight in range(1000 * (1 + COMMENT_LIKES)))


@fastpath(
    "app.feed.ranking:rank",
    mirrors=(
        "app.feed.ranking:score",
        "app.feed.ranking:COMMENT_LIKES",
        "app.feed.ranking:DAY_S",
        "app.feed.ranking:EPOCH",
    ),
    examples=(
        example([(1, 3, 2, MOMENT), (2, 0, 0, MOMENT), (3, 9, 0, MOMENT), (4, 0, 0, MOMENT)]),
        example([]),
        example(((1, 3, 2, MOMENT),)),
        example([(1, 90_000, 2, MOMENT)]),
        example([[1, 3, 2, MOMENT]]),
        example([(1, 3, 2, MOMENT.replace(tzinfo=None))]),
        example([(1, 3, 2, datetime(1815, 12, 10, tzinfo=UTC))]),
        example([(1, -3, 0, MOMENT)]),
        example([(1, 3, 2)]),
        example([(1, 3.5, None, "夕焼け")]),
        example(None),
    ),
)
def rank(candidates):
    if type(candidates) is not list:
        return original(candidates)
    ranked: list = []
    weight: cython.longlong
    comment_likes: cython.longlong = COMMENT_LIKES
    day_s: cython.longlong = DAY_S
    days: cython.longlong
    seconds: cython.longlong
    interest: cython.longlong
    for row in candidates:
        if type(row) is not tuple or len(row) != 4:
            return original(candidates)
        post_id, likes, comments, created = row
        if not (type(likes) is int and type(comments) is int and type(created) is datetime):
            return original(candidates)
        if not (0 <= likes < 1000 and 0 <= comments < 1000 and created.tzinfo is UTC):
            return original(candidates)
        weight = likes
        weight += comment_likes * comments
        interest = INTEREST[weight]
        age = created - EPOCH
        days, seconds = age.days, age.seconds
        ranked.append((interest + days * day_s + seconds, post_id))
    ranked.sort(reverse=True)
    return ranked
