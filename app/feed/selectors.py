"""Pages of posts, each with the cursor of the next one.

Newest first is read by (created, id). The ranked feed reads windows: the newest WINDOW posts of
those whom the viewer follows, in order of score, then the WINDOW before them, and so on. A cursor
remembers where its window starts, so posts that come in meanwhile move nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from app.feed.cursors import BadCursor, decode, encode
from app.feed.ranking import rank
from app.people.models import Person
from app.people.selectors import followed_ids
from app.posts.models import Post
from app.posts.selectors import posts, with_latest_comments

PAGE = 20
WINDOW = 400
UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LARGEST = 2**63 - 1

Item = TypeVar("Item", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """Some items, the cursor behind each, and that of the next page, empty at the end."""

    items: Sequence[Item]
    cursors: Sequence[str]
    next: str


def newest(rows: QuerySet[Item], cursor: str = "", size: int = PAGE) -> Slice[Item]:
    """Return the rows after the cursor, newest first. Raises BadCursor."""
    if cursor:
        rows = rows.filter(older(*numbers(cursor, 2)))
    found = list(rows.order_by("-created", "-id")[: size + 1])
    items = found[:size]
    cursors = [encode((microseconds(item.created), item.pk)) for item in items]
    return Slice(items, cursors, cursors[-1] if len(found) > size else "")


def feed(viewer: Person, cursor: str = "", size: int = PAGE) -> Slice[Post]:
    """Return the ranked posts of the viewer and those whom they follow. Raises BadCursor."""
    start, after = (), ()
    if cursor:
        position = numbers(cursor, 2, 4)
        start, after = position[:2], position[2:]
    window = candidates(viewer, start)
    more, window = len(window) > WINDOW, window[:WINDOW]
    if not window:
        return Slice([], [], "")
    first, last = window[0], window[-1]
    start = start or (microseconds(first[3]), first[0] + 1)
    ranked = [place for place in rank(window) if not after or place < after]
    shown = ranked[:size]
    cursors = [encode((*start, *place)) for place in shown]
    following = cursors[-1] if len(ranked) > size else ""
    if more and not following:
        following = encode((microseconds(last[3]), last[0]))
    return Slice(in_order([post_id for _, post_id in shown]), cursors, following)


def candidates(viewer: Person, start: tuple[int, ...]) -> list[tuple[int, int, int, datetime]]:
    """Return what rank() needs of one post more than a window holds, newest first."""
    theirs = Post.objects.filter(Q(author=viewer) | Q(author__in=followed_ids(viewer)))
    if start:
        theirs = theirs.filter(older(*start))
    columns = theirs.order_by("-created", "-id").values_list(
        "id", "like_count", "comment_count", "created"
    )
    return list(columns[: WINDOW + 1])


def in_order(ids: list[int]) -> list[Post]:
    """Return the posts with these ids, in this order, with authors and newest comments."""
    found = {post.pk: post for post in with_latest_comments(posts().filter(pk__in=ids))}
    return [found[post_id] for post_id in ids if post_id in found]


def older(created_us: int, row_id: int) -> Q:
    """Return the condition for rows that come after (created, id), newest first."""
    try:
        created = UNIX_EPOCH + created_us * MICROSECOND
    except OverflowError as error:
        raise BadCursor(f"no such time: {created_us}") from error
    return Q(created__lt=created) | Q(created=created, pk__lt=row_id)


def microseconds(moment: datetime) -> int:
    return (moment - UNIX_EPOCH) // MICROSECOND


def numbers(cursor: str, *lengths: int) -> tuple[int, ...]:
    """Return the position of a cursor of one of these lengths. Raises BadCursor."""
    position = decode(cursor)
    if len(position) not in lengths or any(abs(number) > LARGEST for number in position):
        raise BadCursor(cursor)
    return position
