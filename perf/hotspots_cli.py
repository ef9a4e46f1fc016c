"""`hotclub perf hotspots`: hot functions of benchmarks, or of production."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from hotclub.perf import suite
from hotclub.perf.store_cli import json_option, opened, say, service_option, table


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--benchmarks", "modules", multiple=True, metavar="MODULE", help="Further benchmark modules."
)
@click.option("--top", default=10, show_default=True, help="Functions per benchmark.")
@click.option(
    "--store",
    "folder",
    type=click.Path(path_type=Path),
    help="Of production: the store that `hotclub perf tail` made.",
)
@click.option("--endpoint", default="", help="Of production: only this endpoint.")
@click.option("--commit", default="", help="Of production: only this commit.")
@click.option("--against", default="", help="What changed in --commit against this one.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Of benchmarks: write all functions as JSON, for hotclub fastpaths suggest.",
)
@service_option
@json_option
def hotspots(
    names: tuple[str, ...],
    modules: tuple[str, ...],
    top: int,
    folder: Path | None,
    endpoint: str,
    commit: str,
    against: str,
    output: Path | None,
    service: str,
    as_json: bool,
) -> int:
    """List hot functions: of benchmarks, by default the project's own, or of a store."""
    if folder is None:
        return of_benchmarks(names, modules, top, output, as_json)
    if names:
        raise click.UsageError("name benchmarks or a store, not both")
    if against:
        return changed(folder, service, commit, against, top, as_json)
    return of_production(folder, service, endpoint, commit, top, as_json)


def of_benchmarks(
    names: tuple[str, ...], modules: tuple[str, ...], top: int, output: Path | None, as_json: bool
) -> int:
    from hotclub.perf.hotspots import as_dicts, covered, profiled

    wanted = suite.chosen(names, modules)
    if not names:
        wanted = [one for one in wanted if one.group not in ("fastpaths", "yardsticks")] or wanted
    report = []
    for one in wanted:
        say(f"profiling {one.name}")
        report.append((one.name, profiled(one)))
    say("")
    if output:
        output.write_text(json.dumps(as_dicts(report)), "utf-8")
    if as_json:
        click.echo(json.dumps(as_dicts(report, top), indent=2))
        return 0
    for name, rows in report:
        text = f"{covered(rows):.0%} of its own time is in functions with a fast path"
        click.secho(f"{name}: {text}", bold=True)
        for spot in rows[:top]:
            mark = "*" if spot.fastpath else " "
            shares = f"{spot.self_share:6.1%} {spot.inclusive_share:6.1%}"
            click.echo(f"  {shares} {spot.calls:>7} {mark} {spot.function}")
    click.echo("self, inclusive, calls a run; * has a fast path")
    return 0


def of_production(
    folder: Path, service: str, endpoint: str, commit: str, top: int, as_json: bool
) -> int:
    from hotclub.perf import production

    with opened(folder, service) as store:
        found = production.hotspots(store, endpoint=endpoint, commit=commit, top=top)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
        return 0
    rows = [
        (
            f"{one.self_share:.1%}",
            f"{one.inclusive_share:.1%}",
            " to ".join(f"{share:.1%}" for share in (one.trend[0], one.trend[-1])),
            one.function,
            ", ".join(name or "/" for name in one.endpoints[:2]),
        )
        for one in found
    ]
    table("self inclusive first-day-to-last function endpoints", rows)
    return 0


def changed(folder: Path, service: str, commit: str, against: str, top: int, as_json: bool) -> int:
    from hotclub.perf import rollouts

    with opened(folder, service) as store:
        both = store.served(against), store.served(commit)
        first, last = min(s[0] for s in both), max(s[1] for s in both)
        span = rollouts.shared(store, against, commit) or (first, last)
        found = rollouts.causes(store, against, commit, *span)[:top]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    elif not found:
        click.echo("no function differs for sure")
    else:
        rows = [(c.course, f"{c.change_ns / 1e3:+,.1f}", f"{c.p:.1g}", c.function) for c in found]
        table("course µs/request p function", rows)
    return int(any(one.course == "grew" for one in found))
