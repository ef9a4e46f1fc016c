"""Folders of South's migrations, which Django would take for its own.

South kept its migrations where Django keeps them since 1.7, and one of them stops every command. A
folder that holds South's alone is kept aside as south_migrations, as South 1.0 itself advised, and
the app goes without migrations until makemigrations has written them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

FOLDER, ASIDE = "migrations", "south_migrations"
SOUTH = re.compile(r"^\s*(?:from|import)\s+south\b", re.MULTILINE)
DJANGO = re.compile(r"^\s*from\s+django\.db\s+import\s+.*\bmigrations\b", re.MULTILINE)


def moves(texts: Iterable[tuple[Path, str]]) -> list[tuple[Path, Path]]:
    """Return the folders to keep aside, each with its new place."""
    south: set[Path] = set()
    django: set[Path] = set()
    for path, text in texts:
        if path.parent.name == FOLDER and path.suffix == ".py":
            if SOUTH.search(text):
                south.add(path.parent)
            if DJANGO.search(text):
                django.add(path.parent)
    return [
        (folder, folder.with_name(ASIDE))
        for folder in sorted(south - django)
        if not folder.with_name(ASIDE).exists()
    ]
