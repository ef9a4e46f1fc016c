"""What the command line takes: releases and spans of them, shards, fixers, pyproject.toml."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from hotclub.upgrade import config
from hotclub.upgrade.discovery import all_fixers, fitting
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.release import KNOWN, Release, Span, Targets, parse

# The one name that stands for several fixers: those whose old form still works.
STYLE = "style"


class SpanType(click.ParamType):  # type: ignore[type-arg]
    """A release as in 5.2, or a span of releases as in 4.2..5.2."""

    name = "release"

    def __init__(self, family: str) -> None:
        self.family = family

    def convert(
        self, value: object, param: click.Parameter | None, context: click.Context | None
    ) -> Span:
        if isinstance(value, Span):
            return value
        low, dots, high = str(value).partition("..")
        try:
            span = Span(*(Release(self.family, parse(one)) for one in (low, high if dots else low)))
        except ValueError as error:
            self.fail(str(error), param, context)
        oldest, newest = KNOWN[self.family]
        if span.low < oldest:
            self.fail(f"{span.low} is no target: the oldest is {oldest}", param, context)
        if span.high < span.low:
            self.fail(f"{value!r} ends before it starts", param, context)
        if span.high > newest:
            known = f"hotclub knows what was removed up to {newest}"
            click.echo(f"hotclub upgrade: {span.high}: {known}; what came later is left", err=True)
        return span


class ShardType(click.ParamType):  # type: ignore[type-arg]
    """One of several parts of the files, as in 2/4."""

    name = "shard"

    def convert(
        self, value: object, param: click.Parameter | None, context: click.Context | None
    ) -> tuple[int, int]:
        number, slash, count = str(value).partition("/")
        asked = slash and number.isdecimal() and count.isdecimal()
        if not asked or not 1 <= int(number) <= int(count):
            self.fail(f"{value!r}: write it as 1/4, the first of four", param, context)
        return int(number), int(count)


def read_config(
    context: click.Context, option: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path, ...]:
    """Take the project's own options as the defaults of the command's."""
    found = config.find(paths)
    if found is not None:
        context.default_map = {**(context.default_map or {}), **config.options(found)}
    return paths


def ends(python: Span | None, django: Span | None) -> tuple[Targets, Targets]:
    """Return the oldest and the newest releases that are asked for."""
    spans = [(span.low, span.high) if span else (None, None) for span in (python, django)]
    (oldest, newest), (first, last) = spans
    return Targets(oldest, first), Targets(newest, last)


def known_names(names: Iterable[str]) -> None:
    """Raise click.BadParameter for a name that no fixer has."""
    known = {fixer.name() for fixer in all_fixers()} | {STYLE}
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 3)
            advice = f"did you mean {', '.join(close)}?" if close else "see hotclub upgrade fixers"
            raise click.BadParameter(f"no fixer {name!r}; {advice}")


def names_of(fixer: type[Fixer]) -> set[str]:
    """Return the names that select or skip a fixer."""
    return {fixer.name(), STYLE} if fixer.style else {fixer.name()}


def pick(
    selected: Sequence[str],
    skip: Sequence[str],
    targets: Targets,
    upto: Targets,
    *,
    unsafe: bool,
    style: bool,
) -> tuple[list[type[Fixer]], list[type[Fixer]]]:
    """Return the fixers of a run, and the unsafe ones that it only offers.

    Raises click.BadParameter for a name that no fixer has.
    """
    known_names((*selected, *skip))
    every = fitting(targets, upto, unsafe=True, style=style or bool(selected))
    wanted = [
        f
        for f in every
        if (not selected or not names_of(f).isdisjoint(selected)) and names_of(f).isdisjoint(skip)
    ]
    run = [f for f in wanted if f.safe or unsafe or selected]
    return run, [f for f in wanted if f not in run]
