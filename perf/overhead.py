"""`hotclub perf overhead`: what recording costs a request, ours and the peers' in one project."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass

import click

from hotclub.perf import callgrind, counters
from hotclub.perf.side import NotMeasured, Side

ARMS = "hotclub.perf.overhead_arms"
UNSAMPLED = "hotclub_unsampled"
CALLS = 128


@dataclass(frozen=True, slots=True)
class Overhead:
    """What one recorder adds to a request, in instructions, and times what the page needs alone.

    Where it could not be counted, why says so.
    """

    name: str
    summary: str
    instructions: float | None
    times: float | None
    why: str = ""


@click.command()
@click.option("--python", default=sys.executable, help="An interpreter that has the peers.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def overhead(python: str, as_json: bool) -> int:
    """Count the instructions that recorders add to a request of a small project.

    Two queries of an in-memory database; each recorder in a process of its own, by callgrind.
    django-silk, sentry-sdk and OpenTelemetry are counted where they are installed.
    """
    here = counters.callgrind()
    if not here.here:
        raise NotMeasured(here.why)
    rows = measured(Side.parse(f"python={python} FASTPATHS=off"))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2))
        return 0
    width = max(len(row.summary) for row in rows)
    for row in rows:
        click.echo(f"{row.summary:<{width}}  {said(row)}")
    return 0


def said(row: Overhead) -> str:
    if row.instructions is None or row.times is None:
        return row.why
    return f"{row.instructions:>12,.0f} instructions  {row.times:>8.3f}x"


def measured(side: Side) -> list[Overhead]:
    """Return the price of each recorder; raises NotMeasured where the page alone fails."""
    from hotclub.perf import overhead_arms, suite

    arms = list(suite.of(overhead_arms))
    alone = counted(side, "nothing")
    found = [Overhead("nothing", f"{arms[0].summary}: the page", alone, 1.0)]
    for arm in arms[1:]:
        needs = overhead_arms.NEEDS.get(arm.name.partition("_")[0], "")
        if needs and not importable(side, needs):
            found.append(Overhead(arm.name, arm.summary, None, None, "not installed"))
            continue
        try:
            price = counted(side, arm.name) - alone if arm.name != UNSAMPLED else unsampled(side)
        except NotMeasured as error:
            found.append(Overhead(arm.name, arm.summary, None, None, f"not counted: {error}"))
            continue
        found.append(Overhead(arm.name, arm.summary, price, 1 + price / alone))
    return found


def unsampled(side: Side) -> float:
    """Return what a request that is not sampled pays, on a view by itself.

    In a whole page the layout of memory moves the count by more than that.
    """
    module = "hotclub.perf.benchmarks.recorder"
    return counted(side, "recorder_alone", module) - counted(side, "view_alone", module)


def counted(side: Side, name: str, module: str = ARMS) -> float:
    seed = callgrind.LAYOUTS[0]
    only = ["--only", module]
    found = callgrind.instructions(side, [name], only, seed=seed, calls=CALLS, warm_up=16)
    return found[name]


def importable(side: Side, module: str) -> bool:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    words = [side.python, "-c", code]
    return not subprocess.run(words, capture_output=True, check=False).returncode
