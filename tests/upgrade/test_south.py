"""Folders of South's migrations are kept aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotclub.upgrade.cli import main

SOUTH = "from south.v2 import SchemaMigration\n\n\nclass Migration(SchemaMigration):\n    pass\n"
DJANGO = "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    pass\n"


def app(folder: Path, name: str, *texts: str) -> Path:
    migrations = folder / name / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "__init__.py").touch()
    for number, text in enumerate(texts, 1):
        (migrations / f"000{number}_one.py").write_text(text)
    return migrations


def run(folder: Path, *words: str) -> int:
    return main([str(folder), "--django", "5.2", "--force", *words])


def test_souths_own_are_moved_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = app(tmp_path, "shop", SOUTH, SOUTH)
    assert run(tmp_path, "--check") == 1
    assert old.is_dir()
    assert run(tmp_path, "--write") == 0
    assert "kept aside" in capsys.readouterr().out
    assert not old.exists()
    assert (old.with_name("south_migrations") / "0001_one.py").read_text() == SOUTH
    assert run(tmp_path, "--check") == 0


def test_djangos_stay(tmp_path: Path) -> None:
    folders = [app(tmp_path, "a", DJANGO), app(tmp_path, "b", SOUTH, DJANGO)]
    folders.append(app(tmp_path, "c", SOUTH))
    (tmp_path / "c" / "south_migrations").mkdir()
    assert run(tmp_path, "--write") == 0
    assert all(folder.is_dir() for folder in folders)
