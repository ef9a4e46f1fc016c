"""The store by the hour: what the pages and the daily looks read, a hundredth of the records.

Each day is added up anew, whole, after records of it came in. Costs are of requests that were not
profiled; an hour's p95 is the store's quantile: the smallest cost that this share of the weight
does not exceed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotclub.perf.parquet import escaped

# Weighted sums; the squares of the weights say how many records that is worth.
HOURS = """
WITH told AS (
    SELECT minute // 60 AS hour, *,
        sum(weight) OVER costs AS below, sum(weight) OVER whole AS whole
    FROM read_parquet('{requests}', union_by_name = true)
    WHERE NOT profiled AND cost > 0 AND weight > 0
    WINDOW whole AS (PARTITION BY service, counter, endpoint, commit, minute // 60),
        costs AS (whole ORDER BY cost ROWS UNBOUNDED PRECEDING)
)
SELECT hour, service, counter, endpoint, commit, count(*) AS records,
    sum(weight) AS requests, sum(weight * weight) AS weights2,
    sum(weight * cost) AS cost, sum(weight * cost * cost::DOUBLE) AS cost2,
    sum(weight * ln(cost)) AS log, sum(weight * ln(cost) * ln(cost)) AS log2,
    min(CASE WHEN below >= 0.95 * whole * (1 - 1e-12) THEN cost END) AS p95,
    sum(weight * wall_ns) AS wall_ns, sum(weight * database_ns) AS database_ns,
    sum(weight * database_calls) AS database_calls,
    sum(CASE WHEN status >= 500 THEN weight ELSE 0 END) AS errors
FROM told GROUP BY ALL ORDER BY endpoint, hour
"""
MINUTES = """
SELECT minute, service, counter, count(*) AS records, sum(weight) AS requests,
    sum(CASE WHEN profiled THEN 0 ELSE weight * cost END)
        * sum(weight) / sum(CASE WHEN profiled THEN 0 ELSE weight END) AS cost,
    count(DISTINCT CASE WHEN user_bucket >= 0 THEN user_bucket END) AS buckets
FROM read_parquet('{requests}', union_by_name = true) WHERE weight > 0
GROUP BY ALL HAVING sum(CASE WHEN profiled THEN 0 ELSE weight END) > 0 ORDER BY minute
"""
CALLS = """
SELECT service, counter, endpoint, commit, function, kind,
    count(DISTINCT profile) AS profiles, sum(weight * calls) AS calls,
    sum(weight * own) AS own, sum(weight * inclusive) AS inclusive
FROM read_parquet('{functions}', union_by_name = true) WHERE weight > 0
GROUP BY ALL ORDER BY endpoint, own DESC
"""
KINDS = {"hours": HOURS, "minutes": MINUTES, "calls": CALLS}


def add_up(connection: Any, store: Path, day: str) -> None:
    """Write what a day comes to; raises duckdb.Error or OSError."""
    for name, query in KINDS.items():
        source = "functions" if name == "calls" else "requests"
        folder = store / source / f"date={day}"
        if not any(folder.glob("host=*/*.parquet")):
            continue
        files = escaped(folder / "host=*" / "*.parquet")
        target = store / name / f"date={day}" / "day.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name("day.new")
        query = query.format(requests=files, functions=files)
        connection.execute(f"COPY ({query}) TO '{escaped(new)}' (FORMAT parquet, COMPRESSION zstd)")
        new.replace(target)
