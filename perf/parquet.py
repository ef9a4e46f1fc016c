"""The store's files: records as Parquet, a folder for each day and host, which any engine reads.

    requests/date=2026-11-25/host=web1/*.parquet     a row for each sampled request
    functions/date=2026-11-25/host=web1/*.parquet    a row for each place in a profiled request
    hours/date=2026-11-25/*.parquet                  both, added up by hour (rollup.py)

Names of columns are for ever, as those of the segments are. flags are written as a query string
(new_feed=b&dark=off), sorted by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np

from hotclub.perf.record import Process, ProfileRecord, RequestRecord

Columns = Mapping[str, Sequence[Any] | np.ndarray[Any, Any]]
PROCESS = {
    "service": "VARCHAR",
    "commit": "VARCHAR",
    "deployment": "VARCHAR",
    "region": "VARCHAR",
    "cluster": "VARCHAR",
    "counter": "VARCHAR",
    "cpu_model": "VARCHAR",
    "cpus": "INTEGER",
    "pid": "INTEGER",
    "python": "VARCHAR",
    "django": "VARCHAR",
    "hotclub": "VARCHAR",
    "fastpaths": "VARCHAR",
}
REQUESTS = {
    "at_ns": "BIGINT",
    "minute": "INTEGER",
    "endpoint": "VARCHAR",
    "method": "VARCHAR",
    "flags": "VARCHAR",
    "status": "SMALLINT",
    "user_bucket": "SMALLINT",
    "cost": "BIGINT",
    "wall_ns": "BIGINT",
    "response_bytes": "BIGINT",
    "weight": "DOUBLE",
    "profiled": "BOOLEAN",
    "database_ns": "BIGINT",
    "database_calls": "INTEGER",
    "cache_ns": "BIGINT",
    "cache_calls": "INTEGER",
    "cache_hits": "INTEGER",
    "cache_misses": "INTEGER",
    "collections": "INTEGER",
    **PROCESS,
}
FUNCTIONS = {
    "profile": "VARCHAR",
    "at_ns": "BIGINT",
    "minute": "INTEGER",
    "endpoint": "VARCHAR",
    "flags": "VARCHAR",
    "weight": "DOUBLE",
    "node": "INTEGER",
    "parent": "INTEGER",
    "function": "VARCHAR",
    "kind": "VARCHAR",
    "calls": "BIGINT",
    "own": "BIGINT",
    "inclusive": "BIGINT",
    **PROCESS,
}
TABLES = {"requests": REQUESTS, "functions": FUNCTIONS}
MINUTE_NS = 60_000_000_000
DAY_MINUTES = 1440


def day_of(minute: int) -> str:
    """Return the day (UTC) of a minute since 1970; the first or last day for what is none."""
    try:
        return datetime.fromtimestamp(minute * 60, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return "1970-01-01" if minute < 0 else "9999-12-31"


def partition(table: str, day: str, host: str) -> Path:
    """Return the folder of a day and host, below the store; no host leads out of it."""
    return Path(table) / f"date={day}" / f"host={quote(host or '(unknown)', safe='')[:200]}"


def of_process(process: Process) -> list[Any]:
    row = [getattr(process, name) for name in PROCESS]
    row[-1] = ",".join(process.fastpaths)
    return [min(value, 0x7FFFFFFF) if isinstance(value, int) else value for value in row]


def request_row(record: RequestRecord) -> list[Any]:
    values = {name: getattr(record, name, None) for name in REQUESTS if name not in PROCESS}
    values["minute"] = record.at_ns // MINUTE_NS
    values["flags"] = urlencode(record.flags)
    values["profiled"] = bool(record.profiled)
    values["status"] = min(record.status, 0x7FFF)
    return [*values.values(), *of_process(record.process)]


def function_rows(record: ProfileRecord) -> Iterable[list[Any]]:
    minute, flags = record.at_ns // MINUTE_NS, urlencode(record.flags)
    head = [record.id, record.at_ns, minute, record.endpoint, flags, record.weight]
    process = of_process(record.process)
    figures = zip(
        record.parent, record.function, record.calls, record.own, record.inclusive(), strict=True
    )
    for node, (parent, function, calls, own, inclusive) in enumerate(figures):
        named = record.functions[function]
        yield [*head, node, parent, *named, calls, own, inclusive, *process]


def columns(table: str, rows: Sequence[Sequence[Any]]) -> Columns:
    return dict(zip(TABLES[table], zip(*rows, strict=True), strict=True))


def write(connection: Any, path: Path, table: str, values: Columns) -> None:
    """Write one Parquet file; raises OSError or duckdb.Error where that can't be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    there = {name: array(values[name], kind) for name, kind in TABLES[table].items()}
    words = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in TABLES[table].items())
    connection.register("incoming", there)
    try:
        connection.execute(
            f"COPY (SELECT {words} FROM incoming) TO '{escaped(path)}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
    finally:
        connection.unregister("incoming")


def escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def array(values: Sequence[Any] | np.ndarray[Any, Any], kind: str) -> np.ndarray[Any, Any]:
    if isinstance(values, np.ndarray):
        return values
    types = {"VARCHAR": object, "DOUBLE": np.float64, "BOOLEAN": np.bool_}
    return np.array(values, dtype=types.get(kind, np.int64))
