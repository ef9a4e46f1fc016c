"""Every test here starts from stock Django: what the app installed at start-up is taken out."""

from __future__ import annotations

import importlib.machinery
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotclub import fastpaths
from hotclub.fastpaths import loader
from hotclub.fastpaths.path import FastPath


@pytest.fixture(autouse=True)
def stock() -> Iterator[None]:
    before = [row.target for row in fastpaths.status().rows if row.installed]
    fastpaths.uninstall()
    yield
    fastpaths.uninstall()
    if before:
        fastpaths.install(before)


def compiled_paths() -> list[FastPath]:
    return [path for path in all_paths() if path.compiled]


def all_paths() -> list[FastPath]:
    return [path for name in loader.names(loader.OURS) for path in loader.load(name)]


def source_paths() -> list[FastPath]:
    return [
        path
        for name in loader.names(loader.OURS)
        for path in loader.paths_of(loader.load_source(name), name)
    ]


def build_of(path: FastPath) -> str:
    return "compiled" if path.compiled else "source"


def both_builds() -> list[FastPath]:
    """Return every path in its compiled build, where there is one, and in its source build."""
    return [*compiled_paths(), *source_paths()]


def compiler_built() -> bool:
    folder = Path(loader.__file__).parent / "paths"
    return any(folder.glob(f"*{importlib.machinery.EXTENSION_SUFFIXES[0]}"))


needs_compiled = pytest.mark.skipif(not compiler_built(), reason="the extensions are not built")
