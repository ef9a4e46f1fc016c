"""Interpreters for the road's steps, and environments of them with the step's Django."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hotclub.upgrade.ladder import Rung
from hotclub.upgrade.release import Release


def interpreter(python: Release | None) -> str | None:
    """Return an interpreter of a release: on the PATH, or in pyenv where it is not made global."""
    number = python.number if python else (2, 7)
    name = f"python{'.'.join(map(str, number))}"
    found = shutil.which(name)
    if found and works(found):
        return found
    if shutil.which("pyenv") is None:
        return None
    listed = subprocess.run(
        ["pyenv", "versions", "--bare"], capture_output=True, text=True, check=False
    )
    series = name.removeprefix("python") + "."
    for version in reversed(listed.stdout.split()):
        if version.startswith(series):
            asked = subprocess.run(
                ["pyenv", "which", name],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PYENV_VERSION": version},
            )
            if asked.returncode == 0:
                return asked.stdout.strip()
    return None


def works(python: str) -> bool:
    """Say whether it is one that runs; pyenv's shims stand on the PATH without."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


class NoEnvironment(Exception):
    """A step's environment can't be made; the text says why."""


def environment(folder: Path, rung: Rung, install: Sequence[str]) -> Path:
    """Return the folder of a rung's programs, made once: its Python, its Django, and what installs.

    Raises NoEnvironment without an interpreter, and where pip fails.
    """
    python = interpreter(rung.python)
    if python is None:
        raise NoEnvironment(f"no {rung.python or 'Python 2.7'} here")
    series = ".".join(map(str, rung.django.number))
    name = f"{(rung.python and str(rung.python)) or 'Python 2.7'}-django{series}"
    name = name.replace(" ", "").lower()
    made = folder / name
    programs = made / ("Scripts" if os.name == "nt" else "bin")
    if not (made / ".ready").exists():
        shutil.rmtree(made, ignore_errors=True)
        make(python, made, python2=rung.python is None)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
        run([*pip, f"Django=={series}.*", *install])
        (made / ".ready").touch()
    return programs


def make(python: str, made: Path, *, python2: bool) -> None:
    """Make an empty environment; Python 2 takes the last virtualenv that knew it."""
    if not python2:
        run([python, "-m", "venv", str(made)])
        return
    tool = made.with_name("virtualenv")
    run([python, "-m", "pip", "install", "--quiet", "--target", str(tool), "virtualenv<20.22"])
    run([python, "-m", "virtualenv", "--quiet", str(made)], PYTHONPATH=str(tool))


def run(words: list[str], **variables: str) -> None:
    environ = {**os.environ, **variables}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environ)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().split("\n")[-1]
        raise NoEnvironment(f"{' '.join(words[1:4])}: {last}")
