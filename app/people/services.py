"""What people do with each other: every write of follows, with its counters, in one transaction."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from app.people.models import Follow, Person


class NotAllowed(Exception):
    """The person may not do this; the message is for them."""


@transaction.atomic
def follow(follower: Person, followed: Person) -> bool:
    """Let follower follow followed, and return whether that is new. Twice is the same as once."""
    if follower.pk == followed.pk:
        raise NotAllowed("You can't follow yourself.")
    _, created = Follow.objects.get_or_create(
        follower=follower, followed=followed, defaults={"created": timezone.now()}
    )
    if created:
        count(follower, followed, 1)
    return created


@transaction.atomic
def unfollow(follower: Person, followed: Person) -> bool:
    """Undo follow(), and return whether there was anything to undo."""
    removed, _ = Follow.objects.filter(follower=follower, followed=followed).delete()
    if removed:
        count(follower, followed, -1)
    return bool(removed)


def count(follower: Person, followed: Person, change: int) -> None:
    Person.objects.filter(pk=follower.pk).update(following_count=F("following_count") + change)
    Person.objects.filter(pk=followed.pk).update(follower_count=F("follower_count") + change)
