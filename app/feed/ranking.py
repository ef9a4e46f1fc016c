"""The order of the feed: what is liked and talked about, as long as it is fresh."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from math import log2

DAY_S = 86_400
# One doubling of interest is worth a day; a comment says as much as two likes.
COMMENT_LIKES = 2
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

Candidate = tuple[int, int, int, datetime]


def score(likes: int, comments: int, created: datetime) -> int:
    """Return what a post is worth, in seconds: that of an unseen post made so long after EPOCH.

    It does not depend on the time of asking, so the order of two posts changes only when
    somebody likes or comments.
    """
    age = created - EPOCH
    interest = int(DAY_S * log2(1 + likes + COMMENT_LIKES * comments))
    return interest + age.days * DAY_S + age.seconds


def rank(candidates: Iterable[Candidate]) -> list[tuple[int, int]]:
    """Return (score, post id) of each (post id, likes, comments, created), best first.

    Equal scores are ordered by id, the newest first, so that pages never overlap.
    """
    ranked = [
        (score(likes, comments, created), post_id)
        for post_id, likes, comments, created in candidates
    ]
    ranked.sort(reverse=True)
    return ranked
