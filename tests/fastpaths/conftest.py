"""Every test here starts from stock Django: what the app installed at start-up is taken out."""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.template.base import Template
from django.test.utils import _TestState

from hotclub import fastpaths
from hotclub.fastpaths import installer, loader
from hotclub.fastpaths.path import FastPath


@contextmanager
def uninstalled() -> Iterator[None]:
    """Take out what is installed for a while."""
    before = [row.target for row in fastpaths.status().rows if row.installed]
    fastpaths.uninstall()
    yield
    fastpaths.uninstall()
    if before:
        fastpaths.install(before)


@pytest.fixture(autouse=True)
def stock() -> Iterator[None]:
    with uninstalled():
        yield


@pytest.fixture
def stock_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take out what Django's test environment put in place of Template._render."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]


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


def family(name: str, build: str) -> list[FastPath]:
    """Return the paths of one family in its source build, or as it is imported."""
    full = f"{loader.OURS}.{name}"
    if build != "source":
        return loader.load(full)
    with uninstalled():  # what it keeps as Django's own must be that
        module = loader.load_source(full)
    # Where installing finds it, to keep the originals that it falls back on.
    sys.modules[f"{full}_source"] = module
    return list(loader.paths_of(module, full))


@contextmanager
def put(paths: Iterable[FastPath]) -> Iterator[None]:
    """Put paths of any build in their targets' places for a while."""
    try:
        for path in paths:
            installer._put(path)
        yield
    finally:
        fastpaths.uninstall()
