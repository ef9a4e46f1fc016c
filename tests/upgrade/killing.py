"""Kills `hotclub upgrade --write` at one file-system call after another: killing.py FOLDER.

For each call that writes below the folder, as Python's audit hooks tell, one fork runs the command
and dies by SIGKILL right before that call, and another right behind it. Prints how many calls there
were; exits 1 where a file was neither wholly old nor wholly new, or the next run did not finish.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any

from hotclub.upgrade.cli import main

TO = ("--python", "3.13", "--django", "5.2", "--write", "--force", "--no-cache", "--jobs", "1")
WRITING = ("open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")
FILES = {
    "blog/__init__.py": "",
    "blog/models.py": "from django.db import models\n\n\nclass Post(models.Model):\n"
    "    author = models.ForeignKey('auth.User')\n" + "# more\n" * 2000,
    "blog/texts.py": "from django.utils.translation import ugettext as _\n\nHELLO = _('hello')\n",
    "blog/templates/post.html": "{% load staticfiles %}{% ifequal a b %}c{% endifequal %}\n",
    "requirements.txt": "Django>=1.8,<1.9\n",
}


def run(project: Path, die_at: int = 0, *, behind: bool = False) -> int:
    """Return how many calls a run of the command in a fork made; it dies at the die_at-th."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        with os.fdopen(reader, "rb") as answers:
            seen = len(answers.read())
        os.waitpid(child, 0)
        return seen
    sys.addaudithook(counted(str(project), writer, die_at, behind))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    main([str(project), *TO])
    os._exit(0)


def counted(
    folder: str, writer: int, die_at: int, behind: bool
) -> Callable[[str, tuple[Any, ...]], None]:
    """Return the audit hook that writes a byte for each call below a folder and dies at one."""
    seen = 0

    def die_outside(frame: FrameType, event: str, given: object) -> None:
        if frame.f_code is not hook.__code__:  # the call has returned to who made it
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in WRITING or (event == "open" and not given[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if any(str(one).startswith(folder) for one in given if isinstance(one, str | os.PathLike)):
            seen += 1
            os.write(writer, b".")
            if seen == die_at and not behind:
                os.kill(os.getpid(), signal.SIGKILL)
            elif seen == die_at:
                sys.setprofile(die_outside)

    return hook


def fresh(project: Path) -> dict[str, bytes]:
    """Write the project anew and return its files."""
    shutil.rmtree(project, ignore_errors=True)
    for name, text in FILES.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return found(project)


def found(project: Path) -> dict[str, bytes]:
    paths = (path for path in project.rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths}


def torn(project: Path, old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """Return the names of the project's files that are neither old nor new."""
    now = found(project)
    return [name for name in old if now.get(name) not in (old[name], new[name])]


def killed_everywhere(project: Path) -> int:
    old = fresh(project)
    calls = run(project)
    new = found(project)
    changed = sum(new.get(name) != data for name, data in old.items())
    print(f"{calls} calls, {changed} files change")
    finished: list[dict[str, bytes]] = []
    for at, behind in product(range(1, calls + 1), (False, True)):
        fresh(project)
        run(project, at, behind=behind)
        left, broken = found(project), torn(project, old, new)
        if left not in finished:
            finished.append(left)
            run(project)
            if broken or found(project) != new:
                print(f"killed at call {at}: torn {broken}; then {sorted(found(project))}")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(killed_everywhere(Path(sys.argv[1])))
