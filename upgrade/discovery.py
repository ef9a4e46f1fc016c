"""Which fixers there are, and which of them apply: what the folder has, exists."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points

from hotclub.upgrade import fixers as package
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.release import Targets

OURS = "hotclub.upgrade."
GROUP = "hotclub.upgrade.fixers"  # the entry points of a team's own fixers


class PluginError(Exception):
    """A plug-in can't be used; the text names it and says why."""


@cache
def all_fixers() -> tuple[type[Fixer], ...]:
    """Return every fixer below fixers/: what the folder has, exists. Sorted by release and name."""
    found: dict[type[Fixer], None] = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Fixer)
                and value.__module__ == info.name
            ):
                found[value] = None
    for value in plugged_in():
        found[value] = None
    return tuple(sorted(found, key=lambda f: (f.since.family, f.since.number, f.name())))


def plugged_in() -> Iterator[type[Fixer]]:
    """Yield the fixers of teams: classes in the modules that entry points of GROUP name.

    Raises PluginError, naming the entry point, where one does not load.
    """
    for point in entry_points(group=GROUP):
        try:
            module = point.load()
        except Exception as error:
            raise PluginError(f"plug-in {point.name} ({point.value}): {error}") from error
        for value in vars(module).values():
            if not isinstance(value, type) or not issubclass(value, Fixer):
                continue
            if value.__module__.startswith(OURS):  # a noun that the module imports
                continue
            if not hasattr(value, "since"):
                raise PluginError(
                    f"plug-in {point.name} ({point.value}): {value.__name__} has no since: "
                    "say from which release it runs"
                )
            yield value


def fitting(
    targets: Targets, upto: Targets | None = None, *, unsafe: bool = False, style: bool = True
) -> list[type[Fixer]]:
    """Return the fixers that apply to the targets; upto is the newest end of a span of them."""
    return [
        fixer
        for fixer in all_fixers()
        if fixer.reached(targets)
        and fixer.due(targets, upto or targets)
        and (fixer.safe or unsafe)
        and (style or not fixer.style)
    ]


def beyond(targets: Targets, upto: Targets) -> list[type[Fixer]]:
    """Return the fixers of a range of releases that can only report.

    What they rewrite is gone at the range's end, and its successor is not there at its start.
    """
    return [
        fixer
        for fixer in all_fixers()
        if not fixer.reached(targets)
        and fixer.removed is not None
        and fixer.safe
        and upto.reach(fixer.removed)
    ]
