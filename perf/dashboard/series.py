"""The lines that pages draw: cost by hour with its interval, and when commits came."""

from __future__ import annotations

import math
from typing import Any

from hotclub.perf.store import Store

HOUR_S = 3600


def unit(counter: str) -> tuple[str, float]:
    """Return what a cost is said in on a page, and what it is divided by."""
    return ("ms of CPU", 1e6) if "cpu_ns" in counter else ("ms", 1e6) if "_ns" in counter else (
        counter, 1.0
    )  # fmt: skip


def deployments(store: Store) -> list[dict[str, Any]]:
    rows = store.deployments()
    return [{"at": row["first_hour"] * HOUR_S, "commit": row["commit"]} for row in rows[1:]]


def mean_cost(store: Store, endpoint: str) -> dict[str, Any]:
    """Return an endpoint's mean cost by hour with its 95 % interval, as requests alone give it."""
    counter = store.counter()
    name, divisor = unit(counter)
    rows = store.rows(
        f"""SELECT hour, sum(cost), sum(requests), sum(cost2), sum(weights2)
        FROM {store.source("hours")} WHERE endpoint = ? AND counter = ? AND {store.where()}
        GROUP BY hour ORDER BY hour""",
        endpoint,
        counter,
    )
    series: list[list[float]] = [[], [], [], []]
    for hour, cost, requests, squares, weights2 in rows:
        mean = cost / requests
        spread = max(0.0, squares / requests - mean * mean) * weights2 / requests**2
        reach = 1.96 * math.sqrt(spread)
        values = (hour * HOUR_S, mean / divisor, (mean - reach) / divisor, (mean + reach) / divisor)
        for column, value in zip(series, values, strict=True):
            column.append(value)
    labels = [f"mean, {name}", "95 % from", "95 % to"]
    return {"data": series, "labels": labels, "band": True, "marks": deployments(store)}


def whole_cost(store: Store) -> dict[str, Any]:
    """Return the CPU that the site uses, in cores, by hour, and that of its dearest endpoints."""
    counter = store.counter()
    rows = store.rows(
        f"""WITH dearest AS (
            SELECT endpoint FROM {store.source("hours")} WHERE counter = $counter
                AND {store.where()} GROUP BY endpoint ORDER BY sum(cost) DESC, endpoint LIMIT 4
        ) SELECT hour, CASE WHEN endpoint IN (FROM dearest) THEN endpoint END AS name, sum(cost)
        FROM {store.source("hours")} WHERE counter = $counter AND {store.where()}
        GROUP BY hour, name ORDER BY hour""",
        counter=counter,
    )
    hours = sorted({row[0] for row in rows})
    named = sorted({row[1] for row in rows if row[1] is not None})
    spent: dict[tuple[int, str | None], float] = {(hour, name): c for hour, name, c in rows}
    per = HOUR_S * (1e9 if "_ns" in counter else 1.0)
    total = [sum(spent.get((h, n), 0.0) for n in (None, *named)) / per for h in hours]
    lines = [[spent.get((h, n), 0.0) / per for h in hours] for n in named]
    label = "all, cores" if "_ns" in counter else f"all, {counter} a second"
    return {
        "data": [[hour * HOUR_S for hour in hours], total, *lines],
        "labels": [label, *(name or "/" for name in named)],
        "band": False,
        "marks": deployments(store),
    }
