"""`hotclub perf`: run the suite, judge two sides, keep the ledger, find hot functions."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hotclub.perf import counters, ledger, suite
from hotclub.perf.alerts_cli import alerts_command, watch
from hotclub.perf.design import QUICK, Plan
from hotclub.perf.empty import Empty
from hotclub.perf.hotspots_cli import hotspots
from hotclub.perf.overhead import overhead
from hotclub.perf.records import records
from hotclub.perf.score_cli import score_detectors
from hotclub.perf.ship_cli import collect, ship
from hotclub.perf.side import BadSide, NotMeasured, Side
from hotclub.perf.sign_cli import sign
from hotclub.perf.store_cli import COMMANDS
from hotclub.perf.yardsticks_cli import yardsticks

names_argument = click.argument("names", nargs=-1)
modules_option = click.option(
    "--benchmarks", "modules", multiple=True, metavar="MODULE", help="Further benchmark modules."
)
json_option = click.option("--json", "as_json", is_flag=True, help="For machines.")


def say(text: str) -> None:
    """Show progress on standard error: one line that is written over on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def perf() -> None:
    """Measure CPU, before and after; exit codes: 0 clean, 1 found, 2 misuse, 3 nothing measured."""


@perf.command()
@names_argument
@modules_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="pyperf's JSON file.")
@click.option("--fast", is_flag=True, help="Fewer processes and values.")
@click.option("--list", "listing", is_flag=True, help="List the benchmarks and stop.")
def run(
    names: tuple[str, ...], modules: tuple[str, ...], output: Path | None, fast: bool, listing: bool
) -> int:
    """Run benchmarks, by name or group, under pyperf."""
    chosen = suite.chosen(names, modules)
    if listing:
        width = max(len(one.name) for one in chosen)
        for one in chosen:
            click.echo(f"{one.group:<11} {one.name:<{width}}  {one.summary}")
        return 0
    if output is not None and output.exists():
        raise click.UsageError(f"{output}: is there already: name another file or remove it")
    words = [sys.executable, "-m", "hotclub.perf.pyperf_suite"]
    words += ["--names", ",".join(one.name for one in chosen), "--modules", ",".join(modules)]
    words += ["--fast"] if fast else []
    words += ["-o", str(output)] if output else []
    return 0 if subprocess.run(words, check=False).returncode == 0 else 3


@perf.command()
@names_argument
@modules_option
@click.option("--before", default="FASTPATHS=off", show_default=True, metavar="SIDE")
@click.option("--after", default="FASTPATHS=on", show_default=True, metavar="SIDE")
@click.option("--quick", is_flag=True, help="Fewer processes, one layout: about 5 s a benchmark.")
@click.option("--layouts", type=click.IntRange(0, 4), help="Pinned counts a side; 0 for none.")
@click.option("--expect", type=click.Choice(["faster", "not-slower"]), help="Else exit 1.")
@click.option("--ledger", "book", type=click.Path(path_type=Path), help="Append each verdict.")
@click.option(
    "--kind", default="fast paths", show_default=True, help="The step's kind in the ledger."
)
@json_option
def verify(names: tuple[str, ...], modules: tuple[str, ...], **options: Any) -> int:
    """Judge --after against --before: CPU time in paired slices, and exact instructions.

    A SIDE is NAME=VALUE words for the environment, python=PATH, path=FOLDER.
    """
    from hotclub.perf.verify import verify as judged

    before, after = Side.parse(options["before"]), Side.parse(options["after"])
    chosen = suite.chosen(names, modules)
    plan = QUICK if options["quick"] else Plan()
    layouts = (
        options["layouts"] if options["layouts"] is not None else (1 if options["quick"] else 4)
    )
    found = judged(before, after, chosen, plan, modules, layouts=layouts, progress=say)
    say("")
    steps = [one.step(options["kind"]) for one in found]
    if options["book"]:
        for step in steps:
            ledger.Ledger(options["book"]).append(step)
    if options["as_json"]:
        rows = [
            asdict(step)
            | {
                "before_instructions": one.before_instructions,
                "after_instructions": one.after_instructions,
            }
            for step, one in zip(steps, found, strict=True)
        ]
        click.echo(json.dumps(rows, indent=2))
    else:
        show_steps(steps)
        for one in found:
            if one.contradictory:
                click.echo(f"{one.benchmark.name}: CPU time and instructions disagree: unsure")
    return failed(steps, options["expect"])


def failed(steps: Sequence[ledger.Step], expect: str | None) -> int:
    """Return 1 where a step is slower or not as expected; unsure is not success."""
    words = [step.word for step in steps]
    if expect == "faster":
        return int(any(word != "faster" for word in words))
    if expect == "not-slower":
        return int(any(word not in ("faster", "same") for word in words))
    return int("slower" in words)


def show_steps(steps: Sequence[ledger.Step]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for title in ("step", "subject", "verdict", "99 % interval", "before", "after", "instructions"):
        table.add_column(
            title, justify="left" if title in ("step", "subject", "verdict") else "right"
        )
    colours = {"faster": "green", "slower": "red", "unsure": "yellow"}
    for step in steps:
        colour = colours.get(step.word, "dim")
        figure = f"[{colour}]{step.figure()}[/{colour}]"
        table.add_row(
            step.kind,
            step.subject,
            figure,
            step.range(),
            step.amount(step.before),
            step.amount(step.after),
            step.counted(),
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)


@perf.command("ledger")
@click.argument("path", type=click.Path(path_type=Path), default=Path("docs/measurements.jsonl"))
@click.option("--kind", multiple=True, help="Only steps of this kind.")
@click.option("--subject", multiple=True, help="Only this subject.")
@click.option("--latest", is_flag=True, help="The newest step of each kind, subject and setup.")
@click.option("--markdown", is_flag=True)
@json_option
def ledger_command(
    path: Path,
    kind: tuple[str, ...],
    subject: tuple[str, ...],
    latest: bool,
    markdown: bool,
    as_json: bool,
) -> int:
    """Print the steps of a ledger."""
    book = ledger.Ledger(path)
    try:
        steps = [s for s in book.steps() if (not kind or s.kind in kind)]
    except OSError as error:
        raise click.UsageError(f"ledger {path}: can't be read: {error.strerror}") from None
    steps = [s for s in steps if not subject or s.subject in subject]
    steps = ledger.latest(steps) if latest else steps
    if as_json:
        click.echo(json.dumps([asdict(step) for step in steps], indent=2))
    elif markdown:
        click.echo("\n".join(ledger.markdown(steps)))
    else:
        show_steps(steps)
    if book.torn:
        click.echo(f"ledger {path}: {book.torn} torn or foreign lines skipped", err=True)
    return 0


@perf.command()
@json_option
@click.option("--study", type=click.Path(path_type=Path), help="Keep and continue the runs here.")
@click.option("--same", default=4, show_default=True, help="A/A runs.")
@click.option("--more", default=2, show_default=True, help="Runs with 2 % more on one side.")
@click.option("--load", default=0, show_default=True, help="Busy loops beside the runs.")
@click.option("--ledger", "book", type=click.Path(path_type=Path), help="Append the counts.")
def doctor(
    as_json: bool, study: Path | None, same: int, more: int, load: int, book: Path | None
) -> int:
    """Say which counters this machine offers and why, and let the judge judge itself.

    Exit code 1 where it is wrong too often: more than one and than 1 % of the A/A runs called
    different, or more than one and than 5 % of the real differences missed.
    """
    import tempfile

    from hotclub.perf import self_test

    here, found = counters.machine(), counters.every()
    if not as_json:
        for name, text in here.items():
            click.echo(f"{name:<8} {text}")
        for counter in found:
            click.echo(f"{'yes' if counter.here else 'no ':<4} {counter.name}: {counter.why}")
    with tempfile.TemporaryDirectory() as folder:
        path = study or Path(folder) / "runs.jsonl"
        for number, (kind, _) in enumerate(self_test.study(path, same, more, load=load), 1):
            say(f"self-test: run {number} of at most {same + more} ({kind})")
        say("")
        alarms, hits = self_test.counts(path)
    alarmed = alarms.hits > max(1, alarms.runs // 100)
    missed = hits.runs - hits.hits > max(1, hits.runs // 20)
    if book:
        for count, bad in ((alarms, alarmed), (hits, missed)):
            note = f"{count}; {load} busy loops on {here['cores']} cores"
            word = "alarm" if bad else "ok"
            ledger.Ledger(book).append(
                ledger.Step("self-test", count.what, word, note=note, setup=ledger.setup())
            )
    if as_json:
        rows = {"machine": here, "counters": [asdict(c) for c in found]}
        click.echo(
            json.dumps(rows | {"false_alarms": asdict(alarms), "found": asdict(hits)}, indent=2)
        )
    else:
        click.echo(f"self-test: false alarms {alarms}; 2 % found {hits}")
    return int(alarmed or missed)


PRODUCTION = [records, sign, ship, collect, *COMMANDS, watch, alerts_command]
for command in [score_detectors, hotspots, yardsticks, overhead, *PRODUCTION]:
    perf.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `hotclub perf`; returns 0 clean, 1 found, 2 misuse, 3 nothing measured."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = perf.main(words, prog_name="hotclub perf", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (suite.Unknown, BadSide, ModuleNotFoundError) as error:
        click.echo(f"hotclub perf: {error}", err=True)
        return 2
    except (NotMeasured, Empty) as error:
        click.echo(f"hotclub perf: nothing measured: {error}", err=True)
        return 3
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
