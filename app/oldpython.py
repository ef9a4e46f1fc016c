"""Finds an old interpreter and makes the environment that an old project's own tests need.

hotclub itself never needs one: the legacy project and its test do, to show that what is
upgraded was green before. Environments are made by virtualenv 20.21, the last that knows
Python 2.7, are kept, and are made again when the requirements change.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

VIRTUALENV = "virtualenv<20.22"
READY = ".ready"


class NoEnvironment(RuntimeError):
    """The environment could not be made: says which command failed and how it ended."""


def find(version: str) -> Path | None:
    """Return the interpreter of that version ("2.7"), or None where there is none.

    Looks at ``pythonX.Y`` on the PATH and at what pyenv has installed. Each is asked for its
    version: a shim of pyenv for a version that is not chosen is there and does not run.
    """
    for candidate in candidates(version):
        if answers(candidate, version):
            return candidate
    return None


def candidates(version: str) -> Iterator[Path]:
    if (on_path := shutil.which(f"python{version}")) is not None:
        yield Path(on_path)
    if shutil.which("pyenv") is None:
        return
    root = run_quietly(["pyenv", "root"])
    if root is not None:
        found = Path(root).glob(f"versions/{version}*/bin/python{version}")
        yield from sorted(found, reverse=True)


def answers(interpreter: Path, version: str) -> bool:
    ask = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"
    return run_quietly([str(interpreter), "-c", ask]) == version


def run_quietly(command: Sequence[str]) -> str | None:
    """Return what the command prints, None if it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def environment(version: str, requirements: Iterable[str], folder: Path) -> Path:
    """Return the interpreter of an environment in `folder` that has the requirements.

    Raises LookupError where there is no such Python, NoEnvironment where pip fails (say,
    without a network). Nothing is left that a later call would take for complete.
    """
    wanted = "\n".join(sorted(requirements))
    python = folder / "bin" / "python"
    ready = folder / READY
    if ready.is_file() and ready.read_text() == wanted and answers(python, version):
        return python
    interpreter = find(version)
    if interpreter is None:
        raise LookupError(
            f"no CPython {version} on the PATH or in pyenv: install it (pyenv install {version})"
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make(interpreter, wanted.splitlines(), folder)
    ready.write_text(wanted)
    return python


def make(interpreter: Path, requirements: Sequence[str], folder: Path) -> None:
    tools = folder / "virtualenv"
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command([str(interpreter), *pip, "--target", str(tools), VIRTUALENV])
    command(
        [str(interpreter), "-m", "virtualenv", "--quiet", "--no-download", str(folder)],
        PYTHONPATH=str(tools),
    )
    shutil.rmtree(tools)
    command([str(folder / "bin" / "python"), *pip, *requirements])


def command(arguments: Sequence[str], **variables: str) -> None:
    done = subprocess.run(
        arguments, capture_output=True, text=True, env=clean(variables), check=False
    )
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise NoEnvironment(f"{' '.join(arguments)}: exit {done.returncode}:\n{last}")


def clean(variables: dict[str, str]) -> dict[str, str]:
    """Our environment without what would lead another interpreter to our modules."""
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PYTHONWARNINGS": "ignore", **variables}
