"""Reads about posts, tags, comments and likes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from app.people.models import Person
from app.people.selectors import Viewer
from app.posts.models import Comment, Like, Post, Tag

LATEST_COMMENTS = 2


def posts() -> QuerySet[Post]:
    """Return all posts with their authors, newest first."""
    return Post.objects.select_related("author")


def posts_of(person: Person) -> QuerySet[Post]:
    return posts().filter(author=person)


def posts_tagged(tag: Tag) -> QuerySet[Post]:
    return posts().filter(tags=tag)


def with_latest_comments(chosen: QuerySet[Post]) -> QuerySet[Post]:
    """Return the posts, each with its newest comments as `latest_comments`, in one more query."""
    newest = Comment.objects.select_related("author").order_by("-created", "-id")
    return chosen.prefetch_related(
        Prefetch("comments", newest[:LATEST_COMMENTS], to_attr="latest_comments")
    )


def comments_of(post: Post) -> QuerySet[Comment]:
    """Return what was said under a post, with the authors, oldest first."""
    return Comment.objects.filter(post=post).select_related("author")


def likes_of(post: Post) -> QuerySet[Like]:
    """Return who liked a post, with the people, newest first."""
    return Like.objects.filter(post=post).select_related("person")


def liked_ids(viewer: Viewer, shown: Iterable[Post]) -> set[int]:
    """Return the ids of those of the shown posts that the viewer likes."""
    if not viewer.is_authenticated:
        return set()
    ids = [post.pk for post in shown]
    return set(Like.objects.filter(person=viewer, post__in=ids).values_list("post_id", flat=True))


def popular_tags(size: int = 12) -> list[Tag]:
    return list(Tag.objects.filter(post_count__gt=0).order_by("-post_count", "name")[:size])
