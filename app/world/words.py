"""The vocabulary of the seeded world."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

VOCABULARY = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FIRST, LAST, TAGS = (VOCABULARY[kind].split() for kind in ("first", "last", "tags"))
PLACES, BIOS = VOCABULARY["places"], VOCABULARY["bios"]
OPENERS, CLOSERS = VOCABULARY["openers"], VOCABULARY["closers"]
REMARKS = VOCABULARY["remarks"]


def caption(random: Random, usernames: list[str]) -> str:
    """Return a caption as people write them: a sentence or two, tags, at times a name or a link."""
    parts = [random.choice(OPENERS), random.choice(CLOSERS)]
    if random.random() < 0.15:
        parts.append(f"With @{random.choice(usernames)}.")
    if random.random() < 0.04:
        parts.append(f"More at https://example.org/walks/{random.randrange(900)}?from=sundial.")
    tags = random.sample(TAGS, random.choice((0, 1, 2, 2, 3, 3, 4, 5)))
    parts.append(" ".join(f"#{tag}" for tag in tags))
    return " ".join(filter(None, parts))


def remark(random: Random, usernames: list[str]) -> str:
    """Return a comment."""
    said = random.choice(REMARKS)
    return f"@{random.choice(usernames)} {said}" if random.random() < 0.12 else said


def username(first: str, last: str, taken: set[str]) -> str:
    """Return a name to log in with that nobody has taken, and take it."""
    plain = f"{first}_{last}".lower()
    found, number = plain, 1
    while found in taken:
        number += 1
        found = f"{plain}{number}"
    taken.add(found)
    return found
