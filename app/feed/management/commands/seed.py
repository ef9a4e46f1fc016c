"""Fill the database with a world of people, posts, comments and likes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from app.seed import Scale, SeedError, people_now, seed
from app.world.rows import DEMO_PASSWORD, DEMO_USERNAME


class Command(BaseCommand):
    help = (
        "Fill the database with a world of people, posts, comments and likes: the same world from "
        "the same number, at any scale."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        normal = Scale()
        for kind in Scale.__slots__:
            size = getattr(normal, kind)
            parser.add_argument(
                f"--{kind}", type=int, default=size, metavar="N", help=f"how many (default {size})"
            )
        parser.add_argument("--number", type=int, default=1, help="which world (default 1)")
        there = parser.add_mutually_exclusive_group()
        there.add_argument("--replace", action="store_true", help="delete what is there before")
        there.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are people already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        scale = Scale(**{kind: options[kind] for kind in Scale.__slots__})
        try:
            if options["if_empty"] and people_now():
                self.say(f"The database holds {people_now():,} people: left as it is.")
                return
            seed(scale, options["number"], replace=options["replace"], progress=self.show)
        except SeedError as error:
            raise CommandError(str(error), returncode=2) from error
        self.say(f"Log in as {DEMO_USERNAME} with the password {DEMO_PASSWORD}.")

    def show(self, what: str, done: int, total: int) -> None:
        """Tell how far it is, in place on a terminal, else once for each kind of row."""
        ending = "\n" if done >= total else "\r"
        if self.verbosity and (ending == "\n" or self.stdout.isatty()):
            self.stdout.write(f"{what:14} {done:>9,} of {total:,}", ending=ending)
            self.stdout.flush()

    def say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)
