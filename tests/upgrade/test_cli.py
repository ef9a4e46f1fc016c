"""What a person at the keyboard meets: dry run first, clear errors, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from hotclub.upgrade.cli import main

OLD_LINE = "from django.utils.translation import ugettext as _\n"
NEW_LINE = "from django.utils.translation import gettext as _\n"
USE = "TITLE = _('a title')\n"
OLD, NEW = OLD_LINE + USE, NEW_LINE + USE
TO = ["--python", "3.13", "--django", "5.2"]
Said = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text(OLD)
    (tmp_path / "app" / "clean.py").write_text("x = 1\n")
    return tmp_path


def test_the_default_changes_nothing_and_shows_everything(project: Path, capsys: Said) -> None:
    assert main([str(project), *TO]) == 0
    said = capsys.readouterr().out
    assert f"-{OLD_LINE}" in said
    assert f"+{NEW_LINE}" in said
    assert "ugettext_to_gettext" in said
    assert "1 of 2 files would change" in said
    assert "add --write" in said
    assert (project / "app" / "views.py").read_text() == OLD


def test_write_writes_and_a_second_run_has_nothing_to_do(project: Path, capsys: Said) -> None:
    assert main([str(project), *TO, "--write", "--force"]) == 0
    assert (project / "app" / "views.py").read_text() == NEW
    assert main([str(project), *TO, "--check"]) == 0
    assert "0 of 2 files would change" in capsys.readouterr().out


def test_check_exits_1_where_something_would_change(project: Path) -> None:
    assert main([str(project), *TO, "--check"]) == 1


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_write_refuses_what_could_not_be_undone(project: Path, capsys: Said) -> None:
    assert main([str(project), *TO, "--write"]) == 2
    assert "not in a git tree" in capsys.readouterr().err
    git(project, "init")
    git(project, "add", ".")
    assert main([str(project), *TO, "--write"]) == 2
    assert "2 uncommitted changes: commit them, or use --force" in capsys.readouterr().err
    assert (project / "app" / "views.py").read_text() == OLD
    git(project, "commit", "-m", "old")
    assert main([str(project), *TO, "--write"]) == 0
    assert (project / "app" / "views.py").read_text() == NEW


def test_only_what_git_tracks(project: Path, capsys: Said) -> None:
    git(project, "init")
    git(project, "add", "app/clean.py")
    assert main([str(project), *TO]) == 0
    assert "0 of 1 file would change" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "name a target"),
        (["--django", "five"], "release 'five': write it as 5.2 or 3.13"),
        (["--python", "2.7"], "Python 2.7 is no target: the oldest is Python 3.6"),
        ([*TO, "--select", "ugettext_to_getext"], "did you mean ugettext_to_gettext"),
        ([*TO, "--skip", "nothing_like_it_at_all"], "no fixer 'nothing_like_it_at_all'"),
    ],
)
def test_misuse_is_named(project: Path, words: list[str], message: str, capsys: Said) -> None:
    assert main([str(project), *words]) == 2
    assert message in capsys.readouterr().err


def test_a_release_newer_than_the_tables_is_said(project: Path, capsys: Said) -> None:
    assert main([str(project), "--django", "2029"]) == 0
    assert "hotclub knows what was removed up to Django 2028" in capsys.readouterr().err


def test_a_missing_path_is_named(capsys: Said) -> None:
    assert main(["no/such/folder", *TO]) == 2
    assert "no/such/folder: there is no such file or folder" in capsys.readouterr().err


def test_select_and_skip(project: Path) -> None:
    assert main([str(project), *TO, "--check", "--skip", "ugettext_to_gettext"]) == 0
    assert main([str(project), *TO, "--check", "--select", "ugettext_to_gettext"]) == 1


def test_bad_files_are_counted_with_the_reason_and_never_stop_the_run(
    project: Path, capsys: Said
) -> None:
    bad = project / "bad"
    bad.mkdir()
    (bad / "binary.py").write_bytes(b"\0\1\2")
    (bad / "latin.py").write_bytes("x = 'é'\n".encode("latin-1"))
    (bad / "cookie.py").write_bytes(b"# coding: no-such-codec\n")
    (bad / "broken.py").write_text("def f(:\n")
    (bad / "large.py").write_text("x = 1\n" * 1_000_000)
    (bad / "loop.py").symlink_to(bad / "loop.py")
    (bad / "link.py").symlink_to(project / "app" / "views.py")
    assert main([str(project), *TO, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    reasons = {Path(row["path"]).name: row["reason"] for row in document["skipped"]}
    assert reasons.keys() == {"binary.py", "latin.py", "cookie.py", "broken.py", "large.py"}
    assert reasons["binary.py"] == "binary"
    assert reasons["latin.py"].startswith("is not utf-8") or "encoding" in reasons["latin.py"]
    assert "no-such-codec" in reasons["cookie.py"]
    assert "neither Python 3 nor Python 2" in reasons["broken.py"]
    assert reasons["large.py"] == "larger than 5 MB"
    assert [Path(row["path"]).name for row in document["changed"]] == ["views.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_an_unreadable_file_is_counted(project: Path, capsys: Said) -> None:
    (project / "app" / "views.py").chmod(0)
    assert main([str(project), *TO]) == 0
    assert "can't be read: Permission denied" in capsys.readouterr().out


def test_folders_of_tools_are_left_out(project: Path, capsys: Said) -> None:
    for name in ("node_modules", ".venv", "env"):
        (project / name).mkdir()
        (project / name / "old.py").write_text(OLD)
    (project / "env" / "pyvenv.cfg").write_text("")
    assert main([str(project), *TO]) == 0
    assert "1 of 2 files would change" in capsys.readouterr().out


def test_json_has_a_schema(project: Path, capsys: Said) -> None:
    assert main([str(project), *TO, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert document["target"] == {"python": "Python 3.13", "django": "Django 5.2"}
    assert document["fixers"][0]["name"] == "ugettext_to_gettext"
    assert document["changed"][0]["diff"].startswith("--- a/")


def test_fixers_and_explain(capsys: Said) -> None:
    assert main(["fixers", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"name", "since", "removed", "safe", "summary"} <= set(rows[0])
    assert main(["explain", "ugettext_to_gettext"]) == 0
    said = capsys.readouterr().out
    assert "since Django 2.0, removed in Django 4.0" in said
    assert "+ from django.utils.translation import gettext as _" in said
    assert main(["explain", "no_such"]) == 2


def test_several_processes_find_what_one_finds(project: Path, capsys: Said) -> None:
    for number in range(40):
        (project / "app" / f"view{number}.py").write_text(OLD)
    outputs = []
    for jobs in ("1", "2"):
        assert main([str(project), *TO, "--format", "json", "--jobs", jobs]) == 0
        document = json.loads(capsys.readouterr().out)
        outputs.append(sorted(row["path"] for row in document["changed"]))
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == 41
