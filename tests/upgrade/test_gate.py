"""`--env`: what an environment lacks is told, with the place that asks for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hotclub.upgrade import gate
from hotclub.upgrade.cli import main
from hotclub.upgrade.files import Refused


def told(folder: Path, capsys: pytest.CaptureFixture[str], python: str = sys.executable) -> str:
    code = main([str(folder), "--django", "5.2", "--env", python, "--no-cache", "--no-diff"])
    assert code == 0
    return capsys.readouterr().out


def test_a_name_and_a_module_that_the_environment_lacks_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "views.py").write_text(
        "from django.utils.html import escape, escape_nothing\n"
        "from django.contrib.auth.models import User\n"
        "import a_package_that_nobody_made\n\n"
        "try:\n    from django.utils import nothing\nexcept ImportError:\n    nothing = None\n"
    )
    said = told(tmp_path, capsys)
    assert "django.utils.html has no escape_nothing" in said
    assert "no module a_package_that_nobody_made" in said
    assert "User" not in said
    assert "django.utils has" not in said


def test_what_the_run_rewrites_is_asked_by_its_new_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "views.py").write_text("from django.utils.encoding import force_text\n")
    assert "has no" not in told(tmp_path, capsys)


def test_the_projects_own_modules_are_not_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "__init__.py").write_text("")
    (shop / "models.py").write_text("from shop import nothing\nimport tools\n")
    (tmp_path / "tools.py").write_text("import json\n")
    assert "no module" not in told(tmp_path, capsys)


def test_a_requirement_that_shuts_out_what_is_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text("pytest<2.0\nclick>=1.0\nnot-a-package==1.0\n")
    said = told(tmp_path, capsys)
    assert "pytest <2.0 shuts out" in said
    assert "not-a-package is not installed" in said
    assert "click" not in said


@pytest.mark.parametrize("python", ["no/such/python", "/dev/null"])
def test_an_interpreter_that_can_not_be_asked_is_refused(tmp_path: Path, python: str) -> None:
    with pytest.raises(Refused, match="be run"):
        gate.answered(Path(python), {"names": {}})
    assert main([str(tmp_path), "--django", "5.2", "--env", python]) == 2
