"""`hotclub perf yardsticks`: the whole table of gains against stock Django, by one command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotclub.perf import ledger, suite
from hotclub.perf.design import QUICK, Plan

if TYPE_CHECKING:
    from hotclub.perf.yardsticks import Row

# By name, by group, or by default these groups: ours, and the pages of the project at hand.
GROUPS = ("yardsticks", "pages")


def say(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)


@click.command("yardsticks")
@click.argument("names", nargs=-1)
@click.option("--benchmarks", "modules", multiple=True, metavar="MODULE", help="Further modules.")
@click.option("--layouts", type=click.IntRange(0, 4), help="Pinned counts a side; 0 for none.")
@click.option("--quick", is_flag=True, help="Fewer processes, one layout.")
@click.option("--no-install", is_flag=True, help="Leave out what importing and installing costs.")
@click.option("--ledger", "book", type=click.Path(path_type=Path), help="Append each row.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def yardsticks(
    names: tuple[str, ...],
    modules: tuple[str, ...],
    layouts: int | None,
    quick: bool,
    no_install: bool,
    book: Path | None,
    as_json: bool,
) -> int:
    """Print what fast paths gain on each yardstick: stock Django is 1, more is better.

    Instructions are callgrind's, pinned and averaged over layouts; CPU time is the judge's, with
    its 99 % interval. Exit code 1 where one is slower, 3 where nothing could be measured.
    """
    from hotclub.perf import yardsticks as table

    chosen = suite.chosen(names or default_names(modules), modules)
    plan = QUICK if quick else Plan()
    count = layouts if layouts is not None else (1 if quick else 4)
    rows, steps = [], []
    for row, step in table.measured(chosen, modules, plan, count, say):
        rows.append(row)
        steps += [step] if step else []
    if not no_install and steps:
        row, step = table.start_up(plan)
        rows.append(row)
        steps.append(step)
    say("")
    for step in steps if book else ():
        ledger.Ledger(book).append(step)  # type: ignore[arg-type]
    show(rows, as_json, ledger.setup())
    if not steps:
        click.echo("hotclub perf: nothing measured: every yardstick was skipped", err=True)
        return 3
    return int(any(row.word == "slower" for row in rows))


def default_names(modules: tuple[str, ...]) -> list[str]:
    there = {one.group for one in suite.every(modules)}
    return [group for group in GROUPS if group in there]


def show(rows: list[Row], as_json: bool, measured_with: str) -> None:
    """Print the rows as JSON, or as the Markdown table that documents hold."""
    if as_json:
        found = [asdict(row) | {"share": row.share, "setup": measured_with} for row in rows]
        click.echo(json.dumps(found, indent=2))
        return
    echo: Callable[[str], None] = click.echo
    echo(f"| yardstick ({measured_with}; stock = 1) | instructions | CPU time | remark |")
    echo("|---|---|---|---|")
    for row in rows:
        echo(f"| {' | '.join(cell.replace('|', '/') for cell in row.cells())} |")
    low = [row.yardstick for row in rows if row.share is not None and row.share < 0.8]
    if low:
        echo(f"\nless than 80 % of the gain in instructions arrives in CPU time: {', '.join(low)}")
