"""The command line from anywhere, and what it says when something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

MANAGE = Path(__file__).resolve().parents[2] / "app" / "manage.py"


def manage(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, str(MANAGE), *words],
        cwd=folder,
        env=kept | {"HOTCLUB_VAR": str(folder / "var")} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_the_migrations_are_those_of_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrate_and_seed_from_any_folder(tmp_path):
    assert manage(tmp_path, "migrate", "--verbosity=0").stderr == ""
    sizes = ["--people=2", "--posts=2", "--comments=2", "--likes=2"]
    done = manage(tmp_path, "seed", *sizes)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Log in as ada" in done.stdout
    assert (tmp_path / "var" / "app.sqlite3").is_file()
    again = manage(tmp_path, "seed", *sizes)
    assert again.returncode == 2
    assert "--replace" in again.stderr


def test_a_database_without_tables(tmp_path):
    done = manage(tmp_path, "seed")
    assert done.returncode == 2
    assert "no tables yet: run 'python app/manage.py migrate' first" in done.stderr


def test_a_database_that_is_no_database(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "app.sqlite3").write_text("not a database, but some text of some length")
    done = manage(tmp_path, "seed")
    assert done.returncode == 2
    assert "can't be reached (file is not a database): check DATABASE_URL" in done.stderr


def test_a_folder_that_can_not_be_made(tmp_path):
    (tmp_path / "file").touch()
    done = manage(tmp_path, "check", HOTCLUB_VAR=str(tmp_path / "file" / "var"))
    assert done.returncode == 2
    assert "set HOTCLUB_VAR to one that can" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_url_of_no_database(tmp_path):
    done = manage(tmp_path, "check", DATABASE_URL="carrier-pigeon://localhost/x")
    assert done.returncode == 2
    assert done.stderr.startswith("manage.py: DATABASE_URL: ")
    assert "Traceback" not in done.stderr


def test_the_settings_pass_the_checks(tmp_path):
    done = manage(tmp_path, "check")
    assert (done.returncode, done.stderr) == (0, "")
