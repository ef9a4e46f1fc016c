"""`hotclub perf score-detectors`: our detectors and others on simulated rollouts, in one table."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hotclub.perf.score import Row


@click.command("score-detectors")
@click.option(
    "--runs", default=100, show_default=True, type=click.IntRange(1), help="Runs without a change."
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0))
@click.option("--only", multiple=True, metavar="CASE", help="Only this case, by name.")
@click.option("--list", "listing", is_flag=True, help="List the cases and stop.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def score_detectors(
    runs: int, seed: int, only: tuple[str, ...], listing: bool, as_json: bool
) -> int:
    """Score our detectors, and what others alarm on, on simulated rollouts of known truth.

    Cases in which something is to be found do a quarter of the runs. Each figure is the share of
    runs in which a detector alarmed, or found what was there. Otava is asked where its command is
    on the PATH. Exit code 1 where our rate is refuted by the runs to be what it must be.
    """
    from hotclub.perf import score

    if listing:
        for case in score.cases():
            click.echo(f"{case.name:<12} {case.rows[0].what}")
        return 0
    rows: list[Row] = []
    try:
        for case, number, count in score.scored(runs, seed, only):
            rows += [row for row in case.rows if row not in rows]
            if sys.stderr.isatty():
                click.echo(f"\r\x1b[K{case.name}: run {number} of {count}", nl=False, err=True)
    except score.Unknown as error:
        raise click.UsageError(str(error)) from None
    except RuntimeError as error:
        click.echo(f"hotclub perf: nothing measured: {error}", err=True)
        return 3
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    rows += [score.COVERED] if score.COVERED.counts else []
    if as_json:
        click.echo(json.dumps([as_dict(row) for row in rows], indent=2))
    else:
        click.echo("\n".join(table(rows)))
    return int(any(row.missed for row in rows))


def as_dict(row: Row) -> dict[str, Any]:
    return asdict(row) | {"what": row.what.strip(), "missed": row.missed}


def must(row: Row) -> str:
    if row.least and row.most:
        return f"{row.least:.0%} to {row.most:.0%}"
    if row.most is not None:
        return f"at most {row.most:.0%}"
    return f"{row.least:.0%}" if row.least else "-"


def table(rows: list[Row]) -> list[str]:
    """Return the table in Markdown, so that a document takes it as it is."""
    from hotclub.perf.score import DETECTORS, OURS

    here = [d for d in DETECTORS if any(d in row.counts for row in rows)]
    lines = ["| case | must | " + " | ".join(here) + " | runs |", "|---" * (len(here) + 3) + "|"]
    for row in rows:
        cells = []
        for detector in here:
            count = row.counts.get(detector)
            if count is None:
                cells.append("-")
                continue
            low, high = count.interval()
            span = f" ({low:.1%} to {high:.1%})" if detector == OURS else ""
            cells.append(
                f"{count.hits / count.runs:.1%}{span}" + (" !" if row.missed and span else "")
            )
        runs = row.counts[OURS].runs if OURS in row.counts else 0
        lines.append(" | ".join([f"| {row.what}", must(row), *cells, f"{runs:,} |"]))
    return lines
