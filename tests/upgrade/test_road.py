"""The way to the target: the plan, the walk with its commits and tests, one commit a fixer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hotclub.upgrade import interpreters, ladder
from hotclub.upgrade.cli import main
from hotclub.upgrade.current import current
from hotclub.upgrade.release import Django, Python, Release, Targets

TO = ["--python", "3.13", "--django", "5.2"]
Said = pytest.CaptureFixture[str]
FILES = {
    "views.py": "from django.utils.translation import ugettext as _\n\nTITLE = _('a')\n",
    "urls.py": "from django.conf.urls import url\n\nurlpatterns = [url(r'^a/$', print)]\n",
    "page.html": "{% load i18n %}{% trans 'a' %}\n",
    "requirements.txt": "Django==1.11.29\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    git("init", "--initial-branch=main")
    git("config", "user.name", "t")
    git("config", "user.email", "t@example.com")
    git("add", ".")
    git("commit", "-m", "old")
    return tmp_path


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=True, capture_output=True, text=True)
    return done.stdout


def test_the_ladder_ends_at_the_target() -> None:
    targets = Targets(Python(3, 12), Django(5, 1))
    found = [str(rung) for rung in ladder.rungs(targets, Django(2, 2), python2=False)]
    assert found == [
        "Django 2.2, Python 3.7",
        "Django 3.2, Python 3.9",
        "Django 4.2, Python 3.11",
        "Django 5.1, Python 3.12",
    ]


@pytest.mark.parametrize(
    ("text", "predates", "expected"),
    [
        ("Django==1.8.4\n", None, Django(1, 8)),
        ("Django>=2.2,<4\n", None, Django(2, 2)),
        ("django-filter==1.0\n", None, None),
        ("Django==5.2\n", (2, 0), None),  # what it imports says otherwise
        ("Django\n", None, None),
    ],
)
def test_where_a_project_is(
    text: str, predates: tuple[int, int] | None, expected: Release | None
) -> None:
    assert current([(Path("requirements.txt"), text)], predates).django == expected


def test_plan_names_each_step_and_what_it_changes(project: Path, capsys: Said) -> None:
    assert main(["plan", ".", *TO, "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["django"] == "Django 1.11"
    assert plan["where"] == "requirements.txt:1"
    steps = {step["django"]: step["fixers"] for step in plan["steps"]}
    assert [step["django"] for step in plan["steps"]] == [
        "Django 1.11",
        "Django 1.11",
        "Django 2.2",
        "Django 3.2",
        "Django 4.2",
        "Django 5.2",
    ]
    assert "url_to_path" in steps["Django 2.2"]
    assert "trans_to_translate" in steps["Django 3.2"]
    assert git("status", "--porcelain") == ""
    assert main(["plan", ".", *TO]) == 0
    assert "Today: Django 1.11 (requirements.txt:1)" in capsys.readouterr().out


def test_road_commits_each_step_and_a_second_walk_is_over(project: Path, capsys: Said) -> None:
    assert main(["road", ".", *TO]) == 0
    assert "Arrived." in capsys.readouterr().out
    assert git("branch", "--show-current").strip() == "hotclub-upgrade"
    subjects = git("log", "--format=%s", "--reverse").split("\n")[1:-1]
    assert [s.split(":")[0] for s in subjects] == [
        "Upgrade to Django 1.11, Python 2.7",
        "Upgrade to Django 1.11, Python 3.6",
        "Upgrade to Django 2.2, Python 3.7",
        "Upgrade to Django 3.2, Python 3.9",
        "Upgrade to Django 4.2, Python 3.11",
        "Upgrade to Django 5.2, Python 3.13",
    ]
    assert "path('a/', print)" in (project / "urls.py").read_text()
    assert main([".", *TO, "--check"]) == 0
    before = git("rev-parse", "HEAD")
    assert main(["road", ".", *TO]) == 0
    assert git("rev-parse", "HEAD") == before


def test_road_stops_at_the_first_red_step_and_goes_on_from_there(
    project: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Path(sys.executable).parent
    monkeypatch.setattr(interpreters, "environment", lambda *words: programs)
    command = "test -e mended || grep ugettext views.py"
    assert main(["road", ".", *TO, "--test", command]) == 1
    said = capsys.readouterr().out
    assert "green: test" in said
    assert "Stopped at Django 1.11, Python 3.6: mend it" in said
    (project / "mended").write_text("")
    git("add", ".")
    git("commit", "-m", "mended")
    assert main(["road", ".", *TO, "--test", command]) == 0
    said = capsys.readouterr().out
    assert "Django 1.11, Python 3.6: done before" in said
    assert "Arrived." in said


def test_road_says_where_no_interpreter_is(
    project: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreters, "interpreter", lambda python: None)
    assert main(["road", ".", *TO, "--test", "true"]) == 0
    assert "not tested: no Python 3.9 here" in capsys.readouterr().out


def test_road_refuses_what_it_could_not_undo(project: Path, capsys: Said) -> None:
    (project / "views.py").write_text("x = 1\n")
    assert main(["road", ".", *TO]) == 2
    assert "1 uncommitted changes" in capsys.readouterr().err
    assert main(["road", "."]) == 2
    assert "name the end of the road" in capsys.readouterr().err


def test_who_cannot_commit_is_told_before_anything_changes(
    project: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("config", "--unset", "user.name")
    git("config", "user.useConfigOnly", "true")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for name in ("GIT_COMMITTER_NAME", "GIT_AUTHOR_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert main(["road", ".", *TO]) == 2
    assert main([".", *TO, "--write", "--commit-per-fixer"]) == 2
    assert "git var" in capsys.readouterr().err
    assert git("branch", "--show-current").strip() == "main"
    assert (project / "views.py").read_text() == FILES["views.py"]


def test_namesakes_have_environments_of_their_own(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def environment(folder: Path, rung: ladder.Rung, install: list[str]) -> Path:
        asked.append(folder)
        return Path(sys.executable).parent

    monkeypatch.setattr(interpreters, "environment", environment)
    targets = [*TO, "--test", "true"]
    assert main(["road", ".", *targets, "--install", "pytz"]) == 0
    git("switch", "main")
    assert main(["road", ".", *targets, "--install", "six", "--branch", "other"]) == 0
    assert len(set(asked)) == 2


def test_one_commit_for_each_fixer(project: Path, capsys: Said) -> None:
    assert main([".", *TO, "--write", "--commit-per-fixer"]) == 0
    subjects = git("log", "--format=%s").split("\n")
    assert "ugettext_to_gettext: 1 file" in subjects
    assert "url_to_path: 1 file" in subjects
    assert git("status", "--porcelain") == ""
    assert main([".", *TO, "--check"]) == 0
    assert main([".", *TO, "--commit-per-fixer"]) == 2
    assert "say --write too" in capsys.readouterr().err


def test_warnings_of_a_test_run_become_findings(project: Path, capsys: Said) -> None:
    log = project / "log"
    log.write_text(
        "tests/test_a.py::test\n"
        "  views.py:1: RemovedInDjango40Warning: ugettext() is deprecated in favor of gettext().\n"
        "other.py:7: DeprecationWarning: datetime.utcnow() is deprecated\n"
        "other.py:7: DeprecationWarning: datetime.utcnow() is deprecated\n"
    )
    assert main([".", *TO, "--format", "json", "--warnings", "log"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    warned = {(f["path"], f["line"]): f for f in findings}
    first = warned["views.py", 1]
    assert first["fixer"] == "ugettext_to_gettext"
    assert first["message"].endswith("(ugettext_to_gettext rewrites it)")
    assert "utcnow" in warned["other.py", 7]["message"]
    assert len(findings) == 2
    assert main([".", *TO, "--warnings", "none"]) == 2
    assert "none: can't be read" in capsys.readouterr().err
