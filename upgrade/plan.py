"""`hotclub upgrade plan`: the rungs from a project's release to the target, what each changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from hotclub.upgrade import files, project
from hotclub.upgrade.cli import (
    django_option,
    jobs_option,
    paths_argument,
    progress_bar,
    python_option,
)
from hotclub.upgrade.current import Current, current
from hotclub.upgrade.discovery import all_fixers, fitting
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.index import Index
from hotclub.upgrade.ladder import Rung, rungs
from hotclub.upgrade.options import ends
from hotclub.upgrade.release import Django, Release, Span, Targets
from hotclub.upgrade.report import plural, summaries


@dataclass(slots=True)
class Step:
    """One rung with the files that each fixer changes on it, and the findings that wait there."""

    rung: Rung
    fixers: Counter[str] = field(default_factory=Counter)
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project is: its Django, and whether it runs on Python 2 alone, by names or syntax."""

    start: Current
    python2: bool
    syntax2: bool

    def rungs(self, targets: Targets) -> list[Rung]:
        """Return the rungs that are before it."""
        old = self.python2 or (self.start.django or Django(9, 9)) < Django(2, 0)
        return list(rungs(targets, self.start.django, python2=old and not self.syntax2))


@dataclass(slots=True)
class Plan:
    """Where a project is, and the steps from there."""

    standing: Standing
    steps: list[Step]


def made(paths: Iterable[Path], targets: Targets, jobs: int) -> Plan:
    """Return the plan of a project; nothing is written.

    One run to the target tells it: a fixer belongs to the first rung that has what it writes.
    """
    paths = list(paths)
    result = project.upgrade(paths, fitting(targets), targets, jobs=jobs, progress=progress_bar())
    now = standing(paths, targets)
    steps = [Step(rung) for rung in now.rungs(targets)]
    known = {fixer.name(): fixer for fixer in all_fixers()}
    for change in result.changed:
        for name in change.counts:
            of(steps, known.get(name)).fixers[name] += 1
    for finding in result.findings:
        of(steps, known.get(finding.fixer)).findings += 1
    return Plan(now, steps)


def of(steps: list[Step], fixer: type[Fixer] | None) -> Step:
    """Return the first step on which a fixer's new form works; None is Python 2's syntax."""
    for step in steps:
        if step.rung.python is not None if fixer is None else fixer.reached(step.rung.targets):
            return step
    return steps[-1]


def standing(paths: Iterable[Path], targets: Targets) -> Standing:
    """Return where a project is."""
    endings = (".py", ".txt", ".in", ".toml", ".cfg", "Pipfile")
    sources = [
        read
        for read in map(files.read, files.files(paths, endings))
        if isinstance(read, files.Source)
    ]
    texts: list[tuple[files.Source, str]] = []
    python = [source for source in sources if source.path.suffix == ".py"]
    for source in python:
        try:
            texts.append((source, project.parsed(source, Targets(targets.python or PYTHON, None))))
        except SyntaxError:
            continue
    index: Index = project.index_of(texts, targets)
    syntax2 = any(text != source.text for source, text in texts)
    predates = index.predates
    start = current(((s.path, s.text) for s in sources), predates)
    return Standing(start, index.python2 or syntax2, syntax2)


PYTHON = Release("Python", (3, 13))


@click.command("plan")
@paths_argument
@python_option
@django_option
@jobs_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def plan_command(
    paths: tuple[Path, ...], python: Span | None, django: Span | None, jobs: int, as_json: bool
) -> None:
    """Print the releases on the way to the target, and what each step changes.

    `hotclub upgrade road` walks them.
    """
    _, targets = ends(python, django)
    if targets.django is None:
        raise click.UsageError("name the end of the road: --django 5.2, and --python 3.13")
    plan = made(paths, targets, jobs)
    if as_json:
        click.echo(json.dumps(as_dict(plan), indent=2))
        return
    click.echo(f"Today: {plan.standing.start}{', Python 2' if plan.standing.python2 else ''}")
    about = summaries()
    for step in plan.steps:
        click.secho(f"\n{step.rung}", bold=True)
        width = max(map(len, step.fixers), default=0)
        for name, count in step.fixers.most_common():
            what = about.get(name, "")
            click.echo(f"  {name:<{width}}  {count:>4} {plural(count, 'file')}  {what}")
        if step.findings:
            click.echo(f"  {step.findings} {plural(step.findings, 'finding')} for a person")
        if not step.fixers and not step.findings:
            click.echo("  nothing to change")


def as_dict(plan: Plan) -> dict[str, Any]:
    start = plan.standing.start
    return {
        "schema": 1,
        "django": str(start.django) if start.django else None,
        "where": start.where,
        "python2": plan.standing.python2,
        "steps": [
            {
                "django": str(step.rung.django),
                "python": str(step.rung.python or "Python 2.7"),
                "fixers": dict(step.fixers.most_common()),
                "findings": step.findings,
            }
            for step in plan.steps
        ],
    }
