"""Fill the database with a world: the same from the same number, at any scale.

    from app.seed import Scale, seed
    seed(Scale(people=20, posts=100), number=1)

All of it is written or none; pictures are drawn first, each into its own file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction

from app.people.models import Person
from app.posts.models import Comment, Like, Post
from app.world import rows
from app.world.pictures import SCENES, draw_all
from app.world.rows import Plan
from app.world.scale import Scale

__all__ = ["Scale", "SeedError", "digest", "seed"]

BATCH = 5_000
# What a world consists of, and what refers to it: all that is emptied together.
LABELS = ("people", "posts", "sessions", "admin")
Progress = Callable[[str, int, int], None]


class SeedError(Exception):
    """The database can't be filled; the message says why and what to do."""


def seed(
    scale: Scale = Scale(),  # noqa: B008 - frozen
    number: int = 1,
    *,
    replace: bool = False,
    pictures: bool = True,
    progress: Progress = lambda what, done, total: None,
) -> None:
    """Fill the database with the world of this scale and number.

    With replace, whatever the service's tables hold is deleted before; without pictures, the posts'
    photos are named but not drawn. progress is called with the kind of row, how many are done and
    how many there will be. Raises SeedError for an
    impossible scale, a database without tables and, without replace, one that holds people.
    """
    check_scale(scale)
    if people_now() and not replace:
        raise SeedError(
            f"the database holds {people_now():,} people already: add --replace to delete all of "
            "them with their posts and start over"
        )
    if pictures:
        total = len(SCENES)
        draw_all(Path(settings.MEDIA_ROOT), lambda done: progress("pictures", done, total))
    plan = Plan(scale, number)
    with transaction.atomic():
        if replace:
            # PostgreSQL empties no table with checks still to be made in this transaction.
            connection.check_constraints()
            connection.ops.execute_sql_flush(
                connection.ops.sql_flush(no_style(), [m._meta.db_table for m in world()])
            )
        write(plan, progress)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(world())):
                cursor.execute(statement)


def write(plan: Plan, progress: Progress) -> None:
    scale = plan.scale
    follows = sum(map(len, plan.follows))
    fill("people", rows.people(plan), scale.people, progress)
    fill("follows", rows.follows(plan), follows, progress)
    fill("tags", rows.tags(plan), len(rows.tag_ids(plan)), progress)
    fill("posts", rows.posts(plan), scale.posts, progress)
    fill("tags of posts", rows.post_tags(plan), sum(1 for _ in rows.post_tags(plan)), progress)
    fill("comments", rows.comments(plan), scale.comments, progress)
    fill("likes", rows.likes(plan), scale.likes, progress)


def fill(what: str, stream: Iterable[models.Model], total: int, progress: Progress) -> None:
    """Insert the rows of one table, a batch at a time."""
    stream = iter(stream)
    done = 0
    while batch := list(islice(stream, BATCH)):
        type(batch[0])._default_manager.bulk_create(batch)
        done += len(batch)
        progress(what, done, total)


def check_scale(scale: Scale) -> None:
    if scale.people < 1:
        raise SeedError(f"a world of {scale.people} people: ask for at least 1")
    if min(scale.posts, scale.comments, scale.likes) < 0:
        raise SeedError("a world with fewer than 0 posts, comments or likes: ask for 0 or more")
    if scale.comments and not scale.posts:
        raise SeedError(f"{scale.comments:,} comments without a post: ask for posts too")
    if scale.likes > scale.people * scale.posts:
        raise SeedError(
            f"{scale.likes:,} likes do not fit: {scale.people:,} people can like {scale.posts:,} "
            f"posts {scale.people * scale.posts:,} times at most"
        )


def people_now() -> int:
    """Return how many people there are. Raises SeedError where that can't be known."""
    try:
        tables = connection.introspection.table_names()
    except Error as error:
        reason = str(error).strip().replace("\n", " ")
        raise SeedError(
            f"the database can't be reached ({reason}): check DATABASE_URL and HOTCLUB_VAR"
        ) from error
    if Person._meta.db_table not in tables:
        raise SeedError("the database has no tables yet: run 'python app/manage.py migrate' first")
    return Person.objects.count()


def scale_now() -> Scale:
    """Return how many rows of each kind there are."""
    return Scale(*(model.objects.count() for model in (Person, Post, Comment, Like)))


def world() -> Iterable[type[models.Model]]:
    """Return the models of everything that a world consists of."""
    for label in LABELS:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


def digest() -> str:
    """Return the SHA-256 of every row of people and posts, in order: equal for equal worlds."""
    sha = hashlib.sha256()
    for label in LABELS[:2]:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            sha.update(f"{model._meta.label_lower}\n".encode())
            for row in model._base_manager.order_by("pk").values_list().iterator():
                sha.update(repr(row).encode())
    return sha.hexdigest()
