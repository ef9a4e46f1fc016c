"""The road in one step: the legacy project upgraded unattended, its own tests green at the end."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import pytest

from app import oldpython
from hotclub.__main__ import main

pytest.importorskip("fissix")

LEGACY = Path(__file__).resolve().parents[2] / "app" / "legacy"
TARGETS = [
    "--python",
    "{}.{}".format(*sys.version_info),
    "--django",
    "{}.{}".format(*django.VERSION),
]


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("upgraded") / "legacy"
    shutil.copytree(LEGACY, project, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    assert main(["upgrade", str(project), *TARGETS, "--write", "--force"]) == 0
    return project


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=oldpython.clean({}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_before_nothing_runs(tmp_path: Path) -> None:
    project = tmp_path / "legacy"
    shutil.copytree(LEGACY, project)
    assert run(project, "manage.py", "test").returncode != 0


def test_its_own_tests_pass(upgraded: Path) -> None:
    done = run(upgraded, "manage.py", "test")
    assert done.returncode == 0, done.stderr[-3000:]
    ran = re.search(r"Ran (\d+) tests", done.stderr)
    assert ran is not None
    assert int(ran[1]) >= 60


def test_a_second_run_changes_nothing(upgraded: Path) -> None:
    assert main(["upgrade", str(upgraded), *TARGETS, "--check"]) == 0


def test_its_models_need_no_guess(upgraded: Path) -> None:
    done = run(upgraded, "manage.py", "check")
    assert done.returncode == 0, done.stderr[-3000:]
