"""`--commit-per-fixer`: what each fixer changes is a commit of its own, to be read one by one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hotclub.upgrade import files, project
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.project import Result
from hotclub.upgrade.report import per_fixer, plural, summaries

ROUNDS = 4  # a fixer's output may arm one that had its turn

Upgrade = Callable[[list[type[Fixer]]], Result]


def git(folder: Path, *words: str) -> str:
    """Return what git prints; raises files.Refused with what it says where it fails."""
    words = ("git", "-C", str(folder), *words)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise files.Refused(f"git {words[3]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def commit(paths: Iterable[Path], message: str) -> None:
    """Commit all that changed below the paths, in the git tree of each."""
    for path in paths:
        folder = path.resolve() if path.is_dir() else path.resolve().parent
        git(folder, "add", "--all", "--", str(path.resolve()))
        if git(folder, "diff", "--cached", "--name-only"):
            git(folder, "commit", "--quiet", "--no-verify", "-m", message)


def one_by_one(
    paths: list[Path],
    fixers: list[type[Fixer]],
    upgrade: Upgrade,
    write: Callable[[project.Result], None],
) -> Iterator[tuple[str, Result]]:
    """Write and commit what each fixer does alone; yield its name and result.

    Python 2's syntax comes first, since nothing else can be read before. What fixers do only
    together is the last commit.
    """
    about = summaries()
    for _ in range(ROUNDS):
        names = dict(per_fixer(upgrade(fixers)))
        if not names:
            return
        alone = [[], *([fixer] for fixer in fixers if fixer.name() in names)]
        written = 0
        for chosen in alone:
            result = upgrade(chosen)
            if not result.changed and not result.moves:
                continue
            write(result)
            written += 1
            name = chosen[0].name() if chosen else "python2_syntax"
            count = len(result.changed)
            commit(paths, f"{name}: {count} {plural(count, 'file')}\n\n{about.get(name, '')}")
            yield name, result
        if not written:
            break
    result = upgrade(fixers)
    if result.changed:
        write(result)
        commit(paths, "hotclub upgrade: what fixers do together")
        yield "together", result
