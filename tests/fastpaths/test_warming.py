"""warm() builds what a worker would build, raises nothing, and leaves no connection behind."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.template.loaders import cached
from django.test import override_settings
from django.urls import get_resolver

from hotclub import fastpaths
from hotclub.fastpaths import loader, warming


def settings_of(folder: Path) -> list[dict[str, Any]]:
    backend = "django.template.backends.django.DjangoTemplates"
    return [{"BACKEND": backend, "DIRS": [folder], "APP_DIRS": True, "OPTIONS": {}}]


def kept() -> set[str]:
    (found,) = (
        x for x in engines["django"].engine.template_loaders if isinstance(x, cached.Loader)
    )
    return {key.partition("-")[0] for key in found.get_template_cache}


def test_templates_are_compiled_and_kept(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "page.html").write_text("{{ price }}")
    (tmp_path / "broken.html").write_text("{% nothing %}")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    with override_settings(TEMPLATES=settings_of(tmp_path)):
        warmed = fastpaths.warm(urls=False, models=False)
        assert warmed.templates >= 1
        assert (warmed.urls, warmed.models) == (0, 0)
        assert "shop/page.html" in kept()
        assert not any(name.startswith("admin/") for name in kept())


def test_urls_and_models_are_built() -> None:
    warmed = fastpaths.warm(templates=False)
    assert warmed.urls > 10
    assert warmed.models > 5
    assert "feed:home" in list(warming.named(get_resolver(), ""))


class Connection:
    """A database connection that only says whether it is open."""

    def __init__(self, alias: str, opened: bool) -> None:
        self.alias = alias
        self.connection = object() if opened else None

    def close(self) -> None:
        self.connection = None


def test_a_connection_that_was_opened_inside_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    before, inside = Connection("before", True), Connection("inside", False)
    both = SimpleNamespace(all=lambda initialized_only: [before, inside])
    monkeypatch.setattr("django.db.connections", both)
    with warming.no_new_connections():
        inside.connection = object()
    assert before.connection is not None
    assert inside.connection is None


def test_what_a_project_raises_is_its_affair_and_paths_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called = []

    def broken() -> None:
        called.append("broken")
        raise RuntimeError("no such thing")

    name = loader.names(loader.OURS)[0]
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, name, SimpleNamespace(warm=broken))  # type: ignore[arg-type]
        fastpaths.warm(templates=False, urls=False, models=False)
    assert called == ["broken"]
