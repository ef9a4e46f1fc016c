"""Ranking, cursors, and pages that show every post exactly once."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from app.feed import selectors
from app.feed.cursors import BadCursor, decode, encode
from app.feed.ranking import DAY_S, rank, score
from app.people.selectors import followed_ids
from app.posts.models import Like, Post
from app.posts.selectors import posts

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def test_a_doubling_of_interest_is_worth_a_day():
    assert score(1, 0, NOON) == score(0, 0, NOON + timedelta(days=1))
    assert score(3, 0, NOON) - score(1, 0, NOON) == DAY_S
    assert score(2, 0, NOON) == score(0, 1, NOON)


def test_equal_scores_are_ordered_by_id():
    assert [
        post_id for _, post_id in rank([(2, 1, 0, NOON), (9, 1, 0, NOON), (5, 1, 0, NOON)])
    ] == [
        9,
        5,
        2,
    ]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4))
def test_a_cursor_comes_back_as_it_went(numbers):
    cursor = encode(tuple(numbers))
    assert decode(cursor) == tuple(numbers)
    assert cursor.isalnum()


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "!!!!", "夕焼け", "e30", "WyJhIl0", "W3RydWVd", "WzEuNV0", "WzEs", "W" * 201],
)
def test_any_other_text_is_a_bad_cursor(cursor):
    with pytest.raises(BadCursor):
        decode(cursor)


@given(st.text(max_size=40))
def test_decode_raises_nothing_else(cursor):
    with contextlib.suppress(BadCursor):
        decode(cursor)


def through(page_at):
    """Return the ids of all pages, following the cursors."""
    ids, cursor = [], ""
    while True:
        page = page_at(cursor)
        ids += [post.pk for post in page.items]
        cursor = page.next
        if not cursor:
            return ids
        assert page.items


@pytest.fixture
def theirs(ada):
    return Post.objects.filter(Q(author=ada) | Q(author__in=followed_ids(ada)))


@pytest.mark.parametrize("size", [1, 7, 500])
def test_the_feed_shows_every_post_once_in_order_of_score(ada, theirs, size):
    ids = through(lambda cursor: selectors.feed(ada, cursor, size))
    expected = rank(theirs.values_list("id", "like_count", "comment_count", "created"))
    assert ids == [post_id for _, post_id in expected]
    assert len(ids) > 10


@pytest.mark.parametrize("window", [1, 7, 8, 30])
def test_windows_join_without_gap_or_overlap(ada, theirs, window, monkeypatch):
    monkeypatch.setattr(selectors, "WINDOW", window)
    ids = through(lambda cursor: selectors.feed(ada, cursor, 4))
    assert sorted(ids) == sorted(theirs.values_list("id", flat=True))


def test_ties_are_stable(ada, theirs):
    Post.objects.update(created=NOON, like_count=0, comment_count=0)
    ids = through(lambda cursor: selectors.feed(ada, cursor, 3))
    assert ids == sorted(theirs.values_list("id", flat=True), reverse=True)
    ids = through(lambda cursor: selectors.newest(posts(), cursor, 3))
    assert ids == sorted(Post.objects.values_list("id", flat=True), reverse=True)


def test_a_new_post_moves_nothing_on_the_pages_behind(ada, publish):
    first = selectors.feed(ada, size=5)
    expected = [post.pk for post in selectors.feed(ada, first.next, 5).items]
    publish(ada, "in between")
    assert [post.pk for post in selectors.feed(ada, first.next, 5).items] == expected


def test_a_reader_may_go_on_behind_any_post(ada):
    page = selectors.feed(ada, size=6)
    behind = selectors.feed(ada, page.cursors[2], 3)
    assert [post.pk for post in behind.items] == [post.pk for post in page.items[3:]]


def test_newest_pages_hold_every_like_once(world):
    post = Post.objects.order_by("-like_count").first()
    likes = Like.objects.filter(post=post)
    assert through(lambda cursor: selectors.newest(likes, cursor, 4)) == list(
        likes.order_by("-created", "-id").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("position", [(1,), (1, 2, 3), (2**63, 1), (2**62, 1), (1, 2, 3, 2**70)])
def test_positions_that_nothing_has_are_bad_cursors(ada, position):
    with pytest.raises(BadCursor):
        selectors.feed(ada, encode(position))


def test_someone_who_follows_nobody_sees_their_own(new_person, publish):
    person = new_person("alone")
    assert selectors.feed(person).items == []
    post = publish(person)
    assert selectors.feed(person).items == [post]


def test_the_newest_comments_come_along(ada, django_assert_num_queries):
    with django_assert_num_queries(3):
        page = selectors.feed(ada)
        shown = [[said.author.username for said in post.latest_comments] for post in page.items]
    assert max(map(len, shown)) == 2
