"""A run over unchanged files is remembered, and anything that differs makes it run anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hotclub.upgrade import cache, files, project
from hotclub.upgrade.cli import main

TO = ["--python", "3.13", "--django", "5.2"]
Said = pytest.CaptureFixture[str]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with every run that is not remembered."""
    made: list[int] = []
    upgrade = project.upgrade

    def counted(*arguments: object, **options: object) -> project.Result:
        made.append(1)
        return upgrade(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(project, "upgrade", counted)
    return made


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """Return a project that was written long ago and has nothing to change."""
    for name, text in {"a.py": "x = 1\n", "b.py": "import crypt\n"}.items():
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))
    return tmp_path


def said(capsys: Said, *words: str) -> dict[str, object]:
    assert main([*words, *TO, "--format", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_second_run_is_remembered(settled: Path, runs: list[int], capsys: Said) -> None:
    first = said(capsys, str(settled))
    assert first["findings"]
    assert said(capsys, str(settled)) == first
    assert len(runs) == 1
    assert said(capsys, str(settled), "--no-cache") == first
    assert len(runs) == 2


def test_a_file_an_option_or_a_new_file_makes_it_run_anew(
    settled: Path, runs: list[int], capsys: Said
) -> None:
    said(capsys, str(settled))
    said(capsys, str(settled), "--unsafe")
    assert len(runs) == 2
    (settled / "a.py").write_text("x = 2\n")
    said(capsys, str(settled))
    assert len(runs) == 3
    (settled / "c.py").write_text("y = 1\n")
    said(capsys, str(settled))
    assert len(runs) == 4


def test_a_run_with_changes_or_over_fresh_files_is_not_kept(
    settled: Path, runs: list[int], capsys: Said
) -> None:
    (settled / "a.py").write_text("from django.utils.encoding import force_text\n")
    os.utime(settled / "a.py", (1_700_000_000, 1_700_000_000))
    assert said(capsys, str(settled))["changed"]
    assert said(capsys, str(settled))["changed"]
    assert len(runs) == 2


def test_what_an_extra_would_read_is_asked_again_once_it_is_there(
    settled: Path, runs: list[int], capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[object] = []
    monkeypatch.setattr(cache, "find_spec", lambda name: installed or None)
    said(capsys, str(settled))
    said(capsys, str(settled))
    assert len(runs) == 1
    installed.append("fissix")
    said(capsys, str(settled))
    assert len(runs) == 2


def test_a_run_with_an_unreadable_file_is_not_kept(
    settled: Path, runs: list[int], capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable = files.skipped(settled / "b.py", f"{files.UNREADABLE}: Permission denied")
    read = project.read
    monkeypatch.setattr(project, "read", lambda p: unreadable if p.name == "b.py" else read(p))
    assert said(capsys, str(settled))["skipped"]
    monkeypatch.undo()
    assert said(capsys, str(settled))["findings"]


def test_without_a_home_nothing_is_kept_and_nothing_fails(
    settled: Path, runs: list[int], capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    said(capsys, str(settled))
    said(capsys, str(settled))
    assert len(runs) == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tool": 1}', "\x00"])
def test_a_damaged_cache_is_none(
    settled: Path, runs: list[int], capsys: Said, own_cache: Path, text: str
) -> None:
    first = said(capsys, str(settled))
    (kept,) = own_cache.rglob("*.json")
    kept.write_text(text)
    assert said(capsys, str(settled)) == first
    assert len(runs) == 2
