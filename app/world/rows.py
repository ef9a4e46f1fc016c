"""The rows of the seeded world: a stream for each table, the same from the same number.

Ids are given here, so that a world made again has the same; times lie before EPOCH, so that pages
look the same on any day. Streams, because a large world does not fit into memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from random import Random

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from app.people.models import Follow, Person
from app.posts.captions import tag_names
from app.posts.models import Comment, Like, Post, Tag
from app.world import words
from app.world.pictures import SCENES, alt_text
from app.world.scale import Scale

EPOCH = datetime(2025, 6, 1, 12, tzinfo=UTC)
HISTORY_S = 180 * 86_400
FOLLOWING = 35
DEMO_USERNAME = "ada"
DEMO_PASSWORD = "sundial-demo"


@dataclass
class Plan:
    """What is decided before the first row is written: who follows whom, and every counter."""

    scale: Scale
    number: int
    usernames: list[str] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    follows: list[list[int]] = field(default_factory=list)
    authors: list[int] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    likes: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        random = Random(f"plan {self.number}")
        scale = self.scale
        taken = {DEMO_USERNAME}
        self.usernames, self.names = [DEMO_USERNAME], [("Ada", "Abara")]
        for _ in range(1, scale.people):
            first, last = random.choice(words.FIRST), random.choice(words.LAST)
            self.names.append((first, last))
            self.usernames.append(words.username(first, last, taken))
        # The earlier somebody came, the more follow them and the more they post.
        known = list(accumulate(1 / (place + 8) for place in range(scale.people)))
        everybody = range(scale.people)
        for place in everybody:
            chosen = set(random.choices(everybody, cum_weights=known, k=FOLLOWING)) - {place}
            self.follows.append(sorted(chosen))
        self.authors = random.choices(everybody, cum_weights=known, k=scale.posts)
        self.created = sorted(random.randrange(-HISTORY_S, 0) for _ in range(scale.posts))
        self.captions = [words.caption(random, self.usernames) for _ in range(scale.posts)]
        interest = [random.paretovariate(1.6) for _ in range(scale.posts)]
        self.likes = shares(scale.likes, interest, scale.people)
        self.comments = shares(scale.comments, interest, scale.comments)


def shares(total: int, weights: list[float], largest: int) -> list[int]:
    """Return whole numbers that sum to total, in proportion to the weights, none above largest."""
    if not weights:
        return []
    whole = sum(weights)
    parts = [min(largest, int(total * weight / whole)) for weight in weights]
    missing = total - sum(parts)
    while missing:
        for place, part in enumerate(parts):
            if missing and part < largest:
                parts[place] += 1
                missing -= 1
    return parts


def at(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


def people(plan: Plan) -> Iterator[Person]:
    random = Random(f"people {plan.number}")
    # Few rounds, on purpose: a demonstration's password is no secret; log-in upgrades the hash.
    password = PBKDF2PasswordHasher().encode(DEMO_PASSWORD, "sundial", 1_000)
    followers, posts = [0] * plan.scale.people, [0] * plan.scale.people
    for followed in plan.follows:
        for place in followed:
            followers[place] += 1
    for place in plan.authors:
        posts[place] += 1
    for place, (first, last) in enumerate(plan.names):
        yield Person(
            id=place + 1,
            username=plan.usernames[place],
            first_name=first,
            last_name=last,
            email=f"{plan.usernames[place]}@example.org",
            password=password,
            place=random.choice(words.PLACES),
            bio=random.choice(words.BIOS),
            date_joined=at(-HISTORY_S - 86_400 - random.randrange(HISTORY_S)),
            is_staff=place == 0,
            is_superuser=place == 0,
            post_count=posts[place],
            follower_count=followers[place],
            following_count=len(plan.follows[place]),
        )


def follows(plan: Plan) -> Iterator[Follow]:
    random = Random(f"follows {plan.number}")
    ids = count(1)
    for follower, followed in enumerate(plan.follows):
        for place in followed:
            made = at(random.randrange(-HISTORY_S, 0))
            yield Follow(
                id=next(ids), follower_id=follower + 1, followed_id=place + 1, created=made
            )


def tag_ids(plan: Plan) -> dict[str, int]:
    names = sorted({name for caption in plan.captions for name in tag_names(caption)})
    return {name: place for place, name in enumerate(names, 1)}


def tags(plan: Plan) -> Iterator[Tag]:
    ids = tag_ids(plan)
    counts = dict.fromkeys(ids, 0)
    for caption in plan.captions:
        for name in tag_names(caption):
            counts[name] += 1
    for name, tag_id in ids.items():
        yield Tag(id=tag_id, name=name, post_count=counts[name])


def posts(plan: Plan) -> Iterator[Post]:
    random = Random(f"posts {plan.number}")
    for place, caption in enumerate(plan.captions):
        scene = random.choice(SCENES)
        yield Post(
            id=place + 1,
            author_id=plan.authors[place] + 1,
            photo=scene.name,
            width=scene.width,
            height=scene.height,
            alt=alt_text(scene),
            caption=caption,
            created=at(plan.created[place]),
            like_count=plan.likes[place],
            comment_count=plan.comments[place],
        )


def post_tags(plan: Plan) -> Iterator[Post.tags.through]:
    ids, rows = tag_ids(plan), count(1)
    for place, caption in enumerate(plan.captions):
        for name in tag_names(caption):
            yield Post.tags.through(id=next(rows), post_id=place + 1, tag_id=ids[name])


def comments(plan: Plan) -> Iterator[Comment]:
    random = Random(f"comments {plan.number}")
    ids = count(1)
    for place, wanted in enumerate(plan.comments):
        for _ in range(wanted):
            yield Comment(
                id=next(ids),
                post_id=place + 1,
                author_id=random.randrange(plan.scale.people) + 1,
                text=words.remark(random, plan.usernames),
                created=at(random.randrange(plan.created[place], 1)),
            )


def likes(plan: Plan) -> Iterator[Like]:
    random = Random(f"likes {plan.number}")
    ids = count(1)
    for place, wanted in enumerate(plan.likes):
        for person in random.sample(range(plan.scale.people), wanted):
            yield Like(
                id=next(ids),
                post_id=place + 1,
                person_id=person + 1,
                created=at(random.randrange(plan.created[place], 1)),
            )
