"""The store: records of many hosts and days as Parquet, and every question that is asked of it.

All SQL over the store stands here and in rollup.py, in words that DuckDB and Spark share where they
can. One quantile: the smallest value that this share of the weight does not exceed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from hotclub.perf.attribute import Profiles
from hotclub.perf.cells import Bools, Floats, Ints
from hotclub.perf.empty import Empty
from hotclub.perf.parquet import TABLES, day_of, escaped

CODED = ("endpoint", "commit", "host", "flags", "cpu_model")
ROLLED = ("hours", "minutes", "calls")


@dataclass(frozen=True, slots=True)
class Window:
    """Requests between two minutes, a column each; names holds what the codes stand for."""

    minute: Ints
    cost: Floats
    bucket: Ints
    codes: dict[str, Ints]
    names: dict[str, list[str]]
    counter: str

    def __len__(self) -> int:
        return len(self.minute)

    def flags(self) -> dict[str, dict[str, Bools]]:
        """Return by flag and variant which requests had it."""
        told = [dict(parse_qsl(text, keep_blank_values=True)) for text in self.names["flags"]]
        found: dict[str, dict[str, Bools]] = {}
        for name, variant in sorted({pair for one in told for pair in one.items()}):
            has = np.array([one.get(name) == variant for one in told], dtype=bool)
            found.setdefault(name, {})[variant] = has[self.codes["flags"]]
        return found


class Store:
    """A folder of records, open for questions; raises Empty where there is no store."""

    def __init__(self, folder: Path, *, threads: int = 0, service: str = "") -> None:
        import duckdb

        self.folder, self.service = folder, service
        if not folder.is_dir():
            raise Empty(f"store {folder}: there is none: `hotclub perf tail` makes one")
        config: dict[str, Any] = {"threads": threads} if threads else {}
        self.connection = duckdb.connect(config=config)
        self.connection.execute("SET preserve_insertion_order = true")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def source(self, table: str, first: int | None = None, last: int | None = None) -> str:
        """Return the FROM of a table, of the days that these minutes lie in."""
        files = [
            path
            for path in sorted((self.folder / table).glob("date=*"))
            if in_days(path.name.removeprefix("date="), first, last)
        ]
        pattern = "*.parquet" if table in ROLLED else "host=*/*.parquet"
        names = [f"'{escaped(p / pattern)}'" for p in files if any(p.glob(pattern))]
        if not names:
            raise Empty(f"store {self.folder}: there are no {table} of that time in it")
        types = "{'date': VARCHAR, 'host': VARCHAR}" if table in TABLES else "{'date': VARCHAR}"
        return (
            f"read_parquet([{', '.join(names)}], union_by_name = true, "
            f"hive_partitioning = true, hive_types = {types})"
        )

    def rows(self, query: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]]
        found = self.connection.execute(query, named or values).fetchall()
        return found

    def dicts(self, query: str, *values: Any, **named: Any) -> list[dict[str, Any]]:
        cursor = self.connection.execute(query, named or values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def where(self) -> str:
        quoted = self.service.replace("'", "''")
        return f"service = '{quoted}'" if quoted else "true"

    def counter(self) -> str:
        """Return the counter that most records are in: two are never mixed in one figure."""
        query = f"""SELECT counter FROM {self.source("hours")} WHERE {self.where()}
            GROUP BY counter ORDER BY (counter LIKE '%wall%'), sum(records) DESC, counter"""
        found = self.rows(query)
        if not found:
            raise Empty(f"store {self.folder}: nothing of service {self.service!r} is in it")
        return str(found[0][0])

    def deployments(self) -> list[dict[str, Any]]:
        """Return each commit with the hours it served, in the order that they came."""
        return self.dicts(
            f"""SELECT commit, min(hour) AS first_hour, max(hour) AS last_hour,
                sum(requests) AS requests FROM {self.source("hours")}
            WHERE {self.where()} GROUP BY commit ORDER BY first_hour, commit"""
        )

    def served(self, commit: str) -> tuple[int, int]:
        """Return the first and last minute in which a commit served; raises Empty."""
        hours = {row["commit"]: row for row in self.deployments()}
        if commit not in hours:
            raise Empty(f"commit {commit}: nothing in the store was served by it")
        span = hours[commit]["first_hour"] * 60, hours[commit]["last_hour"] * 60 + 59
        query = f"""SELECT min(minute), max(minute) FROM {self.source("requests", *span)}
            WHERE commit = ? AND {self.where()}"""
        (row,) = self.rows(query, commit)
        return int(row[0]), int(row[1])

    def window(self, first: int, last: int, commits: Sequence[str] = ()) -> Window:
        """Return the unprofiled requests of these minutes, of these commits or of all."""
        counter = self.counter()
        chosen = f"minute BETWEEN {int(first)} AND {int(last)} AND NOT profiled AND {self.where()}"
        chosen += f" AND counter = '{counter}' AND cost > 0 AND weight > 0"
        values: list[Any] = []
        if commits:
            chosen += f" AND commit IN ({', '.join('?' * len(commits))})"
            values += commits
        source = self.source("requests", first, last)
        names = {
            name: [
                row[0] or ""
                for row in self.rows(
                    f"SELECT DISTINCT {name} FROM {source} WHERE {chosen} ORDER BY ALL", *values
                )
            ]
            for name in CODED
        }
        joins = " ".join(
            f"JOIN (SELECT unnest(?::VARCHAR[]) AS {name}, unnest(range({len(names[name])})) AS "
            f"{name}_code) AS of_{name} ON coalesce(told.{name}, '') = of_{name}.{name}"
            for name in CODED
        )
        picked = ", ".join(f"{name}_code" for name in CODED)
        cursor = self.connection.execute(
            f"SELECT minute, cost, user_bucket, {picked} FROM (SELECT * FROM {source} "
            f"WHERE {chosen}) AS told {joins}",
            [*values, *(names[name] for name in CODED)],
        )
        found = {name: np.asarray(column) for name, column in cursor.fetchnumpy().items()}
        if not len(found["minute"]):
            raise Empty(f"store {self.folder}: no requests between minutes {first} and {last}")
        codes = {name: found[f"{name}_code"].astype(np.int64) for name in CODED}
        minute, cost = found["minute"].astype(np.int64), found["cost"].astype(float)
        return Window(minute, cost, found["user_bucket"].astype(np.int64), codes, names, counter)

    def profiles(
        self, first: int, last: int, old: str, new: str, endpoints: Sequence[str] = ()
    ) -> tuple[Profiles, list[str]]:
        """Return the profiled requests of two commits, of these endpoints or of all, and names."""
        only = f"endpoint IN ({', '.join('?' * len(endpoints))})" if endpoints else "true"
        source = self.source("functions", first, last)
        cursor = self.connection.execute(
            f"""SELECT profile, endpoint, commit = ? AS canary, host, function, sum(own) AS own
            FROM {source} WHERE minute BETWEEN {int(first)} AND {int(last)}
                AND commit IN (?, ?) AND counter = ? AND {only} AND {self.where()}
            GROUP BY ALL""",
            [new, old, new, self.counter(), *endpoints],
        )
        found = cursor.fetchnumpy()
        if not len(found["profile"]):
            raise Empty(f"store {self.folder}: no profiles of {old} and {new} at that time")
        _, at, request = np.unique(
            found["profile"].astype(str), return_index=True, return_inverse=True
        )
        names, function = np.unique(found["function"].astype(str), return_inverse=True)
        endpoint = np.unique(found["endpoint"].astype(str), return_inverse=True)[1]
        host = np.unique(found["host"].astype(str), return_inverse=True)[1]
        own = found["own"].astype(float)
        canary = found["canary"].astype(bool)
        columns = endpoint[at], canary[at], host[at], request, function, own
        return Profiles(*columns), [str(name) for name in names]


def in_days(day: str, first: int | None, last: int | None) -> bool:
    return (first is None or day >= day_of(first)) and (last is None or day <= day_of(last))
