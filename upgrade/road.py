"""`hotclub upgrade road`: step by step to the target on a branch of its own, one commit each.

After each step the tests run with that step's Python and Django where there is such a Python; the
first red step ends the walk. A second walk goes on behind the last step that is committed.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from hotclub.upgrade import files, interpreters, project
from hotclub.upgrade.cli import (
    django_option,
    jobs_option,
    paths_argument,
    progress_bar,
    python_option,
    write_all,
)
from hotclub.upgrade.commits import git
from hotclub.upgrade.discovery import fitting
from hotclub.upgrade.ladder import Rung, rungs
from hotclub.upgrade.options import ends
from hotclub.upgrade.plan import standing
from hotclub.upgrade.release import Span, Targets
from hotclub.upgrade.report import per_fixer, plural, summaries

TRAILER = "Hotclub-Step"
BRANCH = "hotclub-upgrade"


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk is given: the tree, its paths, and the commands that follow each step."""

    top: Path
    paths: list[Path]
    commands: list[str]
    install: list[str]
    jobs: int


def on_branch(top: Path, branch: str) -> None:
    """Stand on the road's branch, made from what is checked out where it is new."""
    if git(top, "branch", "--show-current") == branch:
        return
    known = git(top, "branch", "--list", branch)
    git(top, "switch", "--quiet", *([] if known else ["--create"]), branch)


def walked(top: Path) -> set[str]:
    """Return the steps that the branch has behind it."""
    log = git(top, "log", f"--format=%(trailers:key={TRAILER},valueonly)", "-n", "200")
    return {line.strip() for line in log.split("\n") if line.strip()}


def step(walk: Walk, rung: Rung) -> project.Result:
    """Take the files to a rung and commit that; an unchanged rung is a commit of its own too."""
    result = project.upgrade(
        walk.paths, fitting(rung.targets), rung.targets, jobs=walk.jobs, progress=progress_bar()
    )
    write_all(result)
    count = len(result.changed)
    about = summaries()
    body = "\n".join(
        f"{name}: {n} {plural(n, 'file')}. {about.get(name, '')}" for name, n in per_fixer(result)
    )
    subject = f"Upgrade to {rung}: {count} {plural(count, 'file')}"
    git(walk.top, "add", "--all", "--", *map(str, (p.resolve() for p in walk.paths)))
    message = "\n\n".join(filter(None, [subject, body, f"{TRAILER}: {rung}"]))
    git(walk.top, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
    return result


def tried(walk: Walk, rung: Rung, say: Callable[[str], None]) -> bool:
    """Run the commands in a rung's environment; return False where one fails."""
    if not walk.commands:
        return True
    key = repr((str(walk.top), walk.install)).encode()  # a namesake installs something else
    name = f"{walk.top.name}-{hashlib.blake2b(key, digest_size=6).hexdigest()}"
    try:
        programs = interpreters.environment(
            files.cache_folder() / "road" / name, rung, walk.install
        )
    except interpreters.NoEnvironment as error:
        say(f"  not tested: {error}")
        return True
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    surroundings = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(programs.parent)}
    for command in walk.commands:
        done = subprocess.run(
            command,
            shell=True,
            cwd=walk.top,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            say(f"  red: {command} (exit code {done.returncode}); it ended with")
            for line in done.stdout.rstrip().split("\n")[-20:]:
                say(f"    {line}")
            return False
        say(f"  green: {command}")
    return True


@click.command("road")
@paths_argument
@python_option
@django_option
@click.option(
    "--test",
    "tests",
    multiple=True,
    metavar="CMD",
    help="After each step; with its Python and Django.",
)
@click.option(
    "--verify",
    multiple=True,
    metavar="CMD",
    help="After the tests, as in `hotclub perf verify ...`.",
)
@click.option(
    "--install",
    default="",
    metavar="WORDS",
    help="What pip installs beside Django: -r requirements.txt",
)
@click.option("--branch", default=BRANCH, show_default=True)
@jobs_option
@click.pass_context
def road_command(
    context: click.Context,
    /,
    paths: tuple[Path, ...],
    python: Span | None,
    django: Span | None,
    tests: tuple[str, ...],
    verify: tuple[str, ...],
    install: str,
    branch: str,
    jobs: int,
) -> None:
    """Walk to the target release by release, on a branch, with a commit and the tests a step.

    Exit codes: 0 arrived, 1 a step is red, 2 misuse.
    """
    _, targets = ends(python, django)
    if targets.django is None or targets.python is None:
        raise click.UsageError("name the end of the road: --python 3.13 --django 5.2")
    files.refuse_dirty(paths)
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    top = Path(git(folder, "rev-parse", "--show-toplevel"))
    walk = Walk(top, list(paths), [*tests, *verify], shlex.split(install), jobs)
    context.exit(0 if arrived(walk, targets, branch) else 1)


def arrived(walk: Walk, targets: Targets, branch: str) -> bool:
    """Walk the road; return False where it ended at a red step."""
    now = standing(walk.paths, targets)
    git(walk.top, "var", "GIT_COMMITTER_IDENT")  # who can't commit is told before anything changes
    on_branch(walk.top, branch)
    behind = walked(walk.top)
    click.echo(f"Today: {now.start}; on branch {branch}")
    every = list(rungs(targets, None, python2=True)) if behind else now.rungs(targets)
    done = max((n for n, rung in enumerate(every, 1) if str(rung) in behind), default=0)
    if done:
        click.echo(f"{every[done - 1]}: done before")
    for rung in every[done:]:
        click.secho(str(rung), bold=True)
        result = step(walk, rung)
        count, left = len(result.changed), len(result.findings)
        click.echo(f"  {count} {plural(count, 'file')} changed, {left} {plural(left, 'finding')}")
        if not tried(walk, rung, click.echo):
            click.echo(f"Stopped at {rung}: mend it, commit, and call the same again to go on.")
            return False
    click.echo("Arrived.")
    return True
