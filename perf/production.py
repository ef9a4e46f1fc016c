"""What the store says of a site: its hot functions, its flags, its drift, its cost per user."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from hotclub.perf import drift, flag_effects
from hotclub.perf.cells import Bools, Floats, Ints, Requests
from hotclub.perf.empty import Empty
from hotclub.perf.parquet import DAY_MINUTES, day_of
from hotclub.perf.store import Store, Window

BUSIEST = 50
LEAST_ON = 100  # requests with a variant before it is judged


@dataclass(frozen=True, slots=True)
class Hot:
    """A function in production: its share of all profiled CPU, itself and with what it calls.

    cost and calls are per day, in the counter's unit; trend is the share of itself by day.
    """

    function: str
    kind: str
    self_share: float
    inclusive_share: float
    cost: float
    calls: float
    profiles: int
    endpoints: tuple[str, ...] = ()
    trend: tuple[float, ...] = field(default=())


# A profile's nanoseconds are dearer than those of an unwatched request, so an endpoint's functions
# share what its requests cost.
SHARES = """
WITH spent AS (
    SELECT endpoint, date, sum(cost) AS cost FROM {hours}
    WHERE counter = $counter AND {where} AND {chosen} GROUP BY endpoint, date
), called AS (
    SELECT endpoint, date, function, kind, sum(own) AS own, sum(inclusive) AS inclusive,
        sum(calls) AS calls, sum(profiles) AS profiles
    FROM {calls} WHERE counter = $counter AND {where} AND {chosen} GROUP BY ALL
), whole AS (
    SELECT endpoint, date, sum(own) AS own FROM called GROUP BY endpoint, date HAVING sum(own) > 0
)
SELECT function, kind, endpoint, date,
    called.own / whole.own * cost AS own, called.inclusive / whole.own * cost AS inclusive,
    called.calls AS calls, called.profiles AS profiles
FROM called JOIN whole USING (endpoint, date) JOIN spent USING (endpoint, date)
"""
BY_FUNCTION = """
WITH each AS (
    SELECT function, endpoint, any_value(kind) AS kind, sum(own) AS own,
        sum(inclusive) AS inclusive, sum(calls) AS calls, sum(profiles) AS profiles
    FROM shares GROUP BY function, endpoint
)
SELECT function, any_value(kind) AS kind, sum(own) AS own, sum(inclusive) AS inclusive,
    sum(calls) AS calls, sum(profiles)::BIGINT AS profiles,
    (array_agg(endpoint ORDER BY own DESC))[1:5] AS endpoints
FROM each GROUP BY function ORDER BY own DESC, function
"""
BY_DAY = """
SELECT function, date, sum(own) / sum(sum(own)) OVER (PARTITION BY date) AS share
FROM shares GROUP BY function, date ORDER BY date
"""


def hotspots(store: Store, *, endpoint: str = "", commit: str = "", top: int = 30) -> list[Hot]:
    """Return the functions by their own cost, the dearest first; raises Empty without profiles."""
    chosen = "true"
    values: dict[str, object] = {"counter": store.counter()}
    for name, value in (("endpoint", endpoint), ("commit", commit)):
        if value:
            chosen += f" AND {name} = ${name}"
            values[name] = value
    shares = SHARES.format(
        hours=store.source("hours"),
        calls=store.source("calls"),
        where=store.where(),
        chosen=chosen,
    )
    store.rows(f"CREATE OR REPLACE TEMP TABLE shares AS {shares}", **values)
    rows = store.dicts(BY_FUNCTION)
    total = sum(row["own"] for row in rows)
    if not total:
        raise Empty(f"store {store.folder}: no request was profiled there")
    by_day: dict[str, dict[str, float]] = {}
    days: set[str] = set()
    for function, date, share in store.rows(BY_DAY):
        by_day.setdefault(function, {})[date] = share
        days.add(date)
    return [
        Hot(
            row["function"],
            row["kind"],
            row["own"] / total,
            row["inclusive"] / total,
            row["own"] / len(days),
            row["calls"] / len(days),
            row["profiles"],
            tuple(row["endpoints"]),
            tuple(by_day[row["function"]].get(day, 0.0) for day in sorted(days)),
        )
        for row in rows[:top]
    ]


@dataclass(frozen=True, slots=True)
class FlagReport:
    """One variant of a flag against all else; ratio is that of mean costs, on / off.

    Where single endpoints changed for sure, it is theirs.
    """

    flag: str
    variant: str
    word: str
    ratio: float
    low: float
    high: float
    p: float
    share: float
    endpoints: tuple[str, ...]
    uneven: tuple[str, ...]
    reason: str


def flags(store: Store, first: int, last: int, commit: str = "") -> list[FlagReport]:
    """Judge every flag of these minutes, surest first; raises Empty where nothing is recorded."""
    window = store.window(first, last, [commit] if commit else [])
    on: dict[str, Bools] = {}
    for flag, variants in window.flags().items():
        for variant, has in variants.items():
            least = min(int(has.sum()), len(has) - int(has.sum()))
            if variant != "off" and least >= LEAST_ON:
                on[f"{flag}\n{variant}"] = has
    if not on:
        return []
    columns = as_requests(window), window.codes["commit"], clusters(window)
    found = flag_effects.flags(*columns, on)
    return [flag_report(one, window, columns, on[one.name]) for one in found]


def flag_report(
    one: flag_effects.FlagEffect, window: Window, columns: tuple[Requests, Ints, Ints], on: Bools
) -> FlagReport:
    names = window.names["endpoint"]
    ratio, low, high = one.ratio, one.low, one.high
    if one.endpoints:
        requests, commit, bucket = columns
        there = np.isin(requests.endpoint, one.endpoints)
        rest = requests.where(there), commit[there], bucket[there]
        (alone,) = flag_effects.flags(*rest, {one.name: on[there]})
        ratio, low, high = alone.ratio, alone.low, alone.high
    flag, _, variant = one.name.partition("\n")
    return FlagReport(
        flag,
        variant,
        one.word.value,
        ratio,
        low,
        high,
        one.p,
        one.on / len(window),
        tuple(names[e] for e in one.endpoints),
        one.uneven,
        one.reason,
    )


def row(one: FlagReport) -> dict[str, object]:
    """Return a flag for JSON, which knows no infinity: null stands for what is not known."""
    found = asdict(one)
    unknown = {k for k, v in found.items() if isinstance(v, float) and not math.isfinite(v)}
    return found | dict.fromkeys(unknown)


def flag_from(told: Mapping[str, Any]) -> FlagReport:
    """Return the flag that row() made."""
    unknown = {"ratio": math.nan, "low": 0.0, "high": math.inf}
    values: dict[str, Any] = {k: unknown.get(k) if v is None else v for k, v in told.items()}
    values |= {name: tuple(told[name]) for name in ("endpoints", "uneven")}
    return FlagReport(**values)


def as_requests(window: Window) -> Requests:
    none = np.zeros(len(window), dtype=bool)
    codes = window.codes
    columns = codes["endpoint"], none, none, codes["host"], window.minute, window.cost
    return Requests(*columns)


def clusters(window: Window) -> Ints:
    """Return what flags are clustered by: users, or hosts in minutes where nobody is known."""
    known = window.bucket >= 0
    other = window.codes["host"] * 7919 + window.minute
    found: Ints = np.where(known, window.bucket, other)
    return found


@dataclass(frozen=True, slots=True)
class Drifted:
    """A step in an endpoint's daily cost: the first day after it."""

    endpoint: str
    day: str
    ratio: float
    low: float
    high: float
    p: float


def drifts(store: Store) -> list[Drifted]:
    """Return the steps in the daily index of the busiest endpoints, by cost."""
    counter = store.counter()
    rows = store.rows(
        f"""SELECT endpoint, hour // 24, hour % 24, sum(log) / sum(requests), sum(requests),
            sum(cost) FROM {store.source("hours")}
        WHERE counter = ? AND {store.where()} GROUP BY ALL""",
        counter,
    )
    spent: dict[str, float] = {}
    for row in rows:
        spent[row[0]] = spent.get(row[0], 0.0) + row[5]
    names = sorted(spent, key=lambda name: (-spent[name], name))[:BUSIEST]
    first = min(row[1] for row in rows)
    days = max(row[1] for row in rows) - first + 1
    mean, n = (np.zeros((len(names), 24, days)) for _ in range(2))
    place = {name: at for at, name in enumerate(names)}
    for endpoint, day, hour, log, count, _ in rows:
        if endpoint in place:
            mean[place[endpoint], hour, day - first] = log
            n[place[endpoint], hour, day - first] = count
    series: list[Floats] = [drift.index(mean[at], n[at]) for at in range(len(names))]
    return [
        Drifted(name, day_of((first + s.at) * DAY_MINUTES), s.ratio, s.low, s.high, s.p)
        for name, steps in zip(names, drift.drifted(series), strict=True)
        for s in steps
    ]


def days(store: Store) -> int:
    """Return the number of days with records."""
    source, where = store.source("minutes"), store.where()
    ((found,),) = store.rows(f"SELECT count(DISTINCT date) FROM {source} WHERE {where}")
    return int(found)


def endpoints(store: Store) -> list[dict[str, Any]]:
    """Return each endpoint's requests and cost over the whole store, the dearest first."""
    return store.dicts(
        f"""SELECT endpoint, sum(requests) AS requests, sum(cost) AS cost,
            sum(cost) / sum(requests) AS mean, sum(wall_ns) / sum(requests) AS wall_ns,
            sum(database_ns) / sum(requests) AS database_ns, sum(errors) AS errors
        FROM {store.source("hours")} WHERE counter = ? AND {store.where()}
        GROUP BY endpoint ORDER BY cost DESC, endpoint""",
        store.counter(),
    )
