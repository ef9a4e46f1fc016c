"""Reads about people."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from app.people.models import Follow, Person

Viewer = Person | AnonymousUser


def people() -> QuerySet[Person]:
    """Return everyone who is to be seen."""
    return Person.objects.filter(is_active=True)


def is_following(viewer: Viewer, person: Person) -> bool:
    if not viewer.is_authenticated:
        return False
    return Follow.objects.filter(follower=viewer, followed=person).exists()


def followed_ids(viewer: Person) -> QuerySet[Follow]:
    """Return a subquery of the ids of those whom the viewer follows."""
    return Follow.objects.filter(follower=viewer).values("followed_id")


def suggestions(viewer: Viewer, size: int = 5) -> Sequence[Person]:
    """Return whom the viewer may like to follow: the most followed whom they don't follow yet."""
    most_followed = people().order_by("-follower_count", "id")
    if viewer.is_authenticated:
        most_followed = most_followed.exclude(pk=viewer.pk).exclude(pk__in=followed_ids(viewer))
    return list(most_followed[:size])
