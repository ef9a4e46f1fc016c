"""The package of docs/own-fixers.md does what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.proof import failures
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

PAGE = Path(__file__).parents[2] / "docs" / "own-fixers.md"
BLOCK = re.compile(r"```(toml|python)\n(.*?)```", re.DOTALL)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Put the page's package in a folder as pip would: its module, and its entry points."""
    (_, project), (_, fixers), (_, test) = BLOCK.findall(PAGE.read_text())
    folder = tmp_path / "site"
    data = folder / "acme_fixers-1.0.dist-info"
    data.mkdir(parents=True)
    groups = tomllib.loads(project)["project"]["entry-points"]
    lines = [f"[{group}]\n{name} = {at}\n" for group, p in groups.items() for name, at in p.items()]
    (data / "entry_points.txt").write_text("".join(lines))
    (data / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-fixers\nVersion: 1.0\n")
    (folder / "acme_fixers.py").write_text(fixers)
    (folder / "test_acme_fixers.py").write_text(test)
    return folder


def ran(installed: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the package installed."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment
    )


def test_the_plug_in_of_the_docs_rewrites_and_finds(installed: Path, tmp_path: Path) -> None:
    module = tmp_path / "project" / "views.py"
    module.parent.mkdir()
    module.write_text(
        "from acme.http import fetch\nfrom acme import client\n\n"
        "fetch('/a')\nclient.get('/b', timeout_ms=1500)\nclient.get('/c', timeout_ms=LONG)\n"
    )
    command = ("-m", "hotclub", "upgrade", str(module.parent), "--python", "3.13")
    done = ran(installed, *command, "--write", "--force", "--no-cache")
    assert "Traceback" not in done.stderr
    assert module.read_text() == (
        "from acme.client import get\nfrom acme import client\n\n"
        "get('/a')\nclient.get('/b', timeout=1.5)\nclient.get('/c', timeout_ms=LONG)\n"
    )
    assert "acme 4 takes timeout in seconds" in done.stdout
    explained = ran(installed, "-m", "hotclub", "upgrade", "explain", "acme_fetch_to_get")
    assert "acme 4 moved it" in explained.stdout


def test_the_test_of_the_docs_passes(installed: Path) -> None:
    test = installed / "test_acme_fixers.py"
    done = ran(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test))
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_a_plug_in_that_does_not_load_is_named(installed: Path) -> None:
    (installed / "acme_fixers.py").write_text("import nothing_of_that_name\n")
    done = ran(installed, "-m", "hotclub", "upgrade", "fixers")
    assert done.returncode == 2
    assert "acme (acme_fixers)" in done.stderr


def test_a_fixer_without_a_release_is_named(installed: Path) -> None:
    text = (installed / "acme_fixers.py").read_text()
    (installed / "acme_fixers.py").write_text(text.replace("    since = Python(3, 8)\n", "", 1))
    done = ran(installed, "-m", "hotclub", "upgrade", "fixers")
    assert done.returncode == 2
    assert "AcmeFetchToGet has no since" in done.stderr


class Wrong(Rename):
    """Say one thing and do another."""

    since = Python(3, 8)
    names = {"a.b": "a.c"}
    examples = (rewrites("from a import b\n", "from a import d\n"),)


def test_failures_tell_the_example_and_what_became_of_it() -> None:
    first, last = failures(Wrong)
    assert first == r"wrong, example 1: became 'from a import c\n', not 'from a import d\n'"
    assert "leaves(...)" in last
    Wrong.examples = (
        rewrites("from a import b\n", "from a import c\n"),
        leaves("from x import b\n"),
    )
    assert failures(Wrong) == []
