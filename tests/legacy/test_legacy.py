"""The legacy project is green where the road begins: on CPython 2.7 and Django 1.8."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app import oldpython

ROOT = Path(__file__).resolve().parents[2]
LEGACY = ROOT / "app" / "legacy"
ENVIRONMENT = ROOT / "build" / "env" / "2.7-django1.8"


def requirements() -> list[str]:
    return (LEGACY / "requirements.txt").read_text().split()


@pytest.fixture(scope="session")
def python27() -> Path:
    try:
        return oldpython.environment("2.7", requirements(), ENVIRONMENT)
    except (LookupError, oldpython.NoEnvironment) as error:
        pytest.skip(str(error))


@pytest.mark.oldpython
def test_its_own_tests_pass(python27: Path, tmp_path: Path) -> None:
    project = tmp_path / "legacy"
    shutil.copytree(LEGACY, project, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    done = subprocess.run(
        [python27, "manage.py", "test"],
        cwd=project,
        env=oldpython.clean({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    ran = re.search(r"Ran (\d+) tests", done.stderr)
    assert ran is not None
    assert int(ran[1]) >= 60


def test_no_such_python_is_none() -> None:
    assert oldpython.find("2.99") is None


def test_an_environment_for_no_python_says_which(tmp_path: Path) -> None:
    folder = tmp_path / "env"
    with pytest.raises(LookupError, match=r"no CPython 2\.99 on the PATH or in pyenv"):
        oldpython.environment("2.99", ["Django"], folder)
    assert not folder.exists()


def test_a_kept_environment_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "env"
    (folder / "bin").mkdir(parents=True)
    (folder / oldpython.READY).write_text("Django==1.8.19\npytz")
    monkeypatch.setattr(oldpython, "answers", lambda python, version: version == "2.7")
    monkeypatch.setattr(oldpython, "make", pytest.fail)
    found = oldpython.environment("2.7", ["pytz", "Django==1.8.19"], folder)
    assert found == folder / "bin" / "python"


def test_a_shim_that_does_not_run_is_not_an_interpreter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "python2.7"
    shim.write_text("#!/bin/sh\necho 'pyenv: python2.7: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert oldpython.find("2.7") is None


def test_a_failed_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(oldpython.NoEnvironment, match=r"(?s)-m no_such_module: exit 1:.*No module"):
        oldpython.command([shutil.which("python3") or "python3", "-m", "no_such_module"])
