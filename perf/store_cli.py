"""The commands over the store: tail, simulate, rollout, flags, drift, peak."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotclub.perf.records import clean, remarks
from hotclub.perf.side import NotMeasured

if TYPE_CHECKING:
    from hotclub.perf.report import Report
    from hotclub.perf.store import Store

folder_type = click.Path(path_type=Path)
store_option = click.option(
    "--store", "folder", type=folder_type, envvar="HOTCLUB_STORE", required=True,
    help="The store, a folder; or HOTCLUB_STORE.",
)  # fmt: skip
service_option = click.option("--service", default="", help="Only this service.")
json_option = click.option("--json", "as_json", is_flag=True, help="For machines.")
repository_option = click.option(
    "--repository", type=folder_type, default=Path(), help="The site's git checkout."
)


def say(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)


def opened(folder: Path, service: str) -> Store:
    from hotclub.perf.store import Store

    return Store(folder, service=service)


def table(titles: str, rows: Iterable[Sequence[object]]) -> None:
    """Print columns; what came out of a file can't steer the terminal."""
    lines = [titles.split(), *([clean(str(cell)) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def span(low: float, high: float) -> str:
    return f"{low:.3f} to {high:.3f}"


@click.command()
@click.argument("spool", type=folder_type)
@store_option
@json_option
def tail(spool: Path, folder: Path, as_json: bool) -> int:
    """Take what is new in the segments under SPOOL into the store, each record once."""
    from hotclub.perf.rollup import add_up
    from hotclub.perf.tail import Busy, Tail

    if not spool.is_dir():
        raise click.UsageError(f"spool {spool}: there is no such folder")
    try:
        with Tail(folder) as one:
            taken = one.take(spool)
            while one.notes.days:
                add_up(one.connection, folder, one.notes.days[0])
                del one.notes.days[0]
                one.save()
    except (Busy, ValueError) as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise NotMeasured(f"store {folder}: {error}") from None
    if as_json:
        click.echo(json.dumps({"rows": taken, "health": asdict(one.health)}))
    else:
        click.echo(f"{taken:,} rows taken; in all {'; '.join(remarks(one.health))}")
    return 0


@click.command()
@click.option("-o", "--output", type=folder_type, required=True, help="An empty folder.")
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 400))
@click.option("--records", default=500_000, show_default=True, type=click.IntRange(1000, 10**8))
@click.option("--endpoints", default=40, show_default=True, type=click.IntRange(5, 2000))
@click.option("--seed", default=1, show_default=True)
def simulate(output: Path, days: int, records: int, endpoints: int, seed: int) -> int:
    """Write a simulated site's store: of three rollouts one is bad, in one endpoint, by a flag."""
    import time

    from hotclub.perf.history import Plan, simulated
    from hotclub.perf.parquet import DAY_MINUTES

    if output.exists() and any(output.iterdir()):
        raise click.UsageError(f"{output}: is not empty: name another folder")
    first = (int(time.time()) // 60 // DAY_MINUTES - days) * DAY_MINUTES
    plan = Plan(days, records, endpoints, first=first, seed=seed, bad=3)
    for day in simulated(plan, output):
        say(f"simulated {day}")
    say("")
    bad = plan.commits[plan.bad]
    click.echo(f"{output}: about {records:,} requests of {days} days; commit {bad} is bad")
    return 0


@click.command()
@click.option("--commit", required=True, help="The new commit.")
@click.option("--against", default="", help="The old one; by default what served before it.")
@click.option("--plan", type=int, help="Requests a side that it is planned for: look at will.")
@store_option
@service_option
@repository_option
@json_option
def rollout(
    commit: str, against: str, plan: int | None, folder: Path, service: str, repository: Path,
    as_json: bool,
) -> int:  # fmt: skip
    """Judge a rollout: overall, by endpoint, by function; exit code 1 where it is slower."""
    from hotclub.perf import rollouts
    from hotclub.perf.report import as_row

    with opened(folder, service) as store:
        report = rollouts.judge(store, commit, against, plan=plan)
    report = rollouts.with_commits(report, repository)
    if as_json:
        click.echo(json.dumps(as_row(report), indent=2))
    else:
        show_rollout(report)
    if report.ratio != report.ratio:
        raise NotMeasured(f"rollout of {commit}: {report.reason}")
    return int(report.slower)


def show_rollout(report: Report) -> None:
    click.echo(
        f"{clean(report.commit)} against {clean(report.old)} ({report.method}): {report.word}"
        + (f": {report.reason}" if report.reason else "")
    )
    click.echo(f"mean cost {report.ratio:.3f} ({span(report.low, report.high)}, 95 %)")
    sure = [part for part in report.endpoints if part.sure]
    if sure:
        figures = [(f"{p.ratio:.3f}", span(p.low, p.high), f"{p.p:.1g}") for p in sure]
        names = [p.endpoint or "/" for p in sure]
        table("endpoint ratio interval p", [(n, *f) for n, f in zip(names, figures, strict=True)])
    if report.functions:
        rows = [
            (one.course, f"{one.change_ns / 1e3:+,.1f}", f"{one.part:+.0%}", one.function)
            for one in report.functions
        ]
        table("course µs/request part function", rows)
    for flag in report.flags:
        where = ", ".join(clean(name or "/") for name in flag.endpoints)
        click.echo(f"flag {clean(flag.flag)}={clean(flag.variant)}: {flag.ratio:.3f} in {where}")
    for line in report.commits:
        click.echo(clean(line))


@click.command()
@click.option("--commit", default="", help="Only in requests that this commit served.")
@click.option("--hours", default=24, show_default=True, help="How far back from the newest record.")
@store_option
@service_option
@json_option
def flags(commit: str, hours: int, folder: Path, service: str, as_json: bool) -> int:
    """Judge what each feature flag costs; exit code 1 where one is slower."""
    from hotclub.perf import production, watch

    with opened(folder, service) as store:
        last = watch.newest(store)
        found = production.flags(store, last - hours * 60 + 1, last, commit)
    if as_json:
        click.echo(json.dumps([production.row(one) for one in found], indent=2))
    elif found:
        rows = [
            (
                f"{f.flag}={f.variant}", f.word, f"{f.ratio:.3f}", span(f.low, f.high),
                f"{f.share:.0%}",
                ", ".join(e or "/" for e in f.endpoints) or "-", ", ".join(f.uneven) or "-",
            )
            for f in found
        ]  # fmt: skip
        table("flag verdict on/off interval share endpoints not-at-random", rows)
    if not found:
        raise NotMeasured("no flag stands in enough requests")
    return int(any(one.word == "slower" for one in found))


@click.command()
@store_option
@service_option
@json_option
def drift(folder: Path, service: str, as_json: bool) -> int:
    """List the days on which an endpoint's cost took a step; exit code 1 where one went up."""
    from hotclub.perf import production

    with opened(folder, service) as store:
        found = production.drifts(store)
        days = production.days(store)
    if days < 12:
        raise NotMeasured(f"drift needs 12 days, the store has {days}")
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    elif found:
        rows = [(d.day, d.endpoint or "/", f"{d.ratio:.3f}", span(d.low, d.high)) for d in found]
        table("since endpoint ratio interval", rows)
    else:
        click.echo(f"no step in {days} days")
    return int(any(one.ratio > 1 for one in found))


@click.command()
@store_option
@service_option
@json_option
def peak(folder: Path, service: str, as_json: bool) -> int:
    """Print each day's busiest minute: its CPU, and its CPU for an active user."""
    from hotclub.perf.peaks import peaks

    with opened(folder, service) as store:
        found = peaks(store)
    if as_json:
        click.echo(json.dumps([asdict(p) | {"per_user": p.per_user} for p in found], indent=2))
        return 0
    rows = [
        (
            p.day, f"{p.minute // 60 % 24:02}:{p.minute % 60:02}", f"{p.requests:,.0f}",
            f"{p.cost / 1e9:,.2f}", "-" if p.users is None else f"{p.users:,.0f}",
            "-" if p.per_user is None else f"{p.per_user / 1e6:,.1f}",
        )
        for p in found
    ]  # fmt: skip
    table("day minute requests CPU-s users CPU-ms/user", rows)
    return 0


COMMANDS: list[click.Command] = [tail, simulate, rollout, flags, drift, peak]
