"""`hotclub perf records FOLDER`: what the recorder wrote, by endpoint.

A table to look at on the host; costs in different counters stand in different rows. The p95 is the
smallest cost that 95 % of the requests do not exceed, each record counted by its weight.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from hotclub.perf.record import OTHER, Health, RequestRecord
from hotclub.perf.segment import read_folder
from hotclub.perf.side import NotMeasured

MOST = 10_000  # endpoints that are kept apart
SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Row:
    """One endpoint in one counter; requests is what the records stand for."""

    endpoint: str
    counter: str
    records: int
    requests: float
    mean_cost: float
    p95_cost: int
    mean_wall_ns: float
    mean_database_ns: float
    mean_database_calls: float
    errors: int


class Endpoint:
    """The sums and the costs of one endpoint while records are read."""

    def __init__(self) -> None:
        self.costs, self.weights = array("q"), array("d")
        self.wall_ns = self.database_ns = self.database_calls = 0.0
        self.errors = 0

    def add(self, record: RequestRecord) -> None:
        self.costs.append(record.cost)
        self.weights.append(record.weight)
        self.wall_ns += record.wall_ns * record.weight
        self.database_ns += record.database_ns * record.weight
        self.database_calls += record.database_calls * record.weight
        self.errors += record.status >= 500

    def row(self, endpoint: str, counter: str) -> Row:
        requests = sum(self.weights)
        cost = sum(map(float.__mul__, map(float, self.costs), self.weights))
        per = 1 / requests if requests else 0.0
        return Row(
            endpoint,
            counter,
            len(self.costs),
            requests,
            cost * per,
            quantile(self.costs, self.weights, SHARE),
            self.wall_ns * per,
            self.database_ns * per,
            self.database_calls * per,
            self.errors,
        )


def quantile(values: Iterable[int], weights: Iterable[float], share: float) -> int:
    """Return the smallest value that this share of the weight does not exceed."""
    pairs = sorted(zip(values, weights, strict=True))
    wanted = share * sum(weight for _, weight in pairs)
    seen = 0.0
    for value, weight in pairs:
        seen += weight
        if seen >= wanted * (1 - 1e-12):  # a sum of floats may miss itself by a hair
            return value
    return pairs[-1][0]


def by_endpoint(records: Iterable[RequestRecord]) -> list[Row]:
    """Return a row for each endpoint and counter, those that cost most in all first."""
    found: dict[tuple[str, str], Endpoint] = {}
    for record in records:
        key = record.endpoint, record.counter
        if key not in found and len(found) >= MOST:
            key = OTHER, record.counter
        found.setdefault(key, Endpoint()).add(record)
    rows = [endpoint.row(*key) for key, endpoint in found.items()]
    return sorted(rows, key=lambda row: (row.counter, -row.mean_cost * row.requests, row.endpoint))


def said(row: Row) -> list[str]:
    """Return the cells of a row; what came out of a file can't steer the terminal."""
    time = "_ns" in row.counter
    mean, p95 = (
        f"{value / 1e6:.2f} ms" if time else f"{value:,.0f}"
        for value in (row.mean_cost, row.p95_cost)
    )
    return [
        clean(row.endpoint) or "/",
        clean(row.counter),
        f"{row.requests:,.0f}",
        f"{row.records:,}",
        mean,
        p95,
        f"{row.mean_database_ns / 1e6:.2f} ms",
        f"{row.mean_database_calls:.1f}",
        str(row.errors),
    ]


def clean(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:80]


def remarks(health: Health) -> list[str]:
    """Return what a reader of the table has to know of what is not in it."""
    lost = ", ".join(f"{count:,} ({reason})" for reason, count in sorted(health.lost.items()))
    counts: list[tuple[Any, str]] = [
        (lost, f"lost by the recorder: {lost}"),
        (health.torn, f"{health.torn} segments end in a torn batch, as after a kill"),
        (health.damaged_bytes, f"{health.damaged_bytes:,} damaged bytes skipped"),
        (health.foreign, f"{health.foreign} files or records that are none of ours skipped"),
        (health.unreadable, f"{health.unreadable} files can't be read"),
        (health.other_schema, f"{health.other_schema} segments of another release's schema"),
    ]
    head = f"{health.records:,} records in {health.segments:,} segments"
    return [head, *(text for count, text in counts if count)]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def records(folder: Path, as_json: bool) -> int:
    """Print what the recorder wrote to FOLDER: requests and their cost by endpoint."""
    health = Health()
    try:
        rows = by_endpoint(read_folder(folder, health))
    except OSError as error:
        raise click.UsageError(f"spool {folder}: can't be read: {error.strerror}") from None
    if as_json:
        click.echo(json.dumps({"endpoints": list(map(asdict, rows)), "health": asdict(health)}))
    else:
        show(rows)
        click.echo("; ".join(remarks(health)), err=not rows)
    if not rows:
        raise NotMeasured(f"spool {folder}: there is no record in it")
    return 0


def show(rows: list[Row]) -> None:
    titles = "endpoint counter requests records mean p95 database queries errors".split()
    lines = [titles, *map(said, rows)] if rows else []
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        click.echo("  ".join(cells).rstrip())
