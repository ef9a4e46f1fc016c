"""What must be on: the paths that the setting FASTPATHS["REQUIRE"] or `--require` names."""

from __future__ import annotations

from collections.abc import Iterable

from hotclub.fastpaths.choice import ALL, refuse_unknown
from hotclub.fastpaths.installer import READY, Row, Status


def missing(found: Status, required: Iterable[str], *, ready_is_on: bool = False) -> list[Row]:
    """Return the rows that are required, by name, target or "all", and are off.

    "all" leaves out what the settings skip; a path that is skipped and named is missing. With
    ready_is_on a path counts as on that fits and that nobody has installed. Raises LookupError for
    a name that no path has.
    """
    words = set(required)
    refuse_unknown(((row.name, row.target) for row in found.rows), words - {ALL})
    return [
        row
        for row in found.rows
        if not row.installed
        and not (ready_is_on and row.reason == READY)
        and ({row.name, row.target} & words or (ALL in words and not by_choice(row)))
    ]


def by_choice(row: Row) -> bool:
    """Say whether the project's settings don't want the path."""
    return row.reason == "skipped by the settings"
