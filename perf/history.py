"""A simulated history: days of records of a site whose rollouts and flags are known.

The site is that of simulate.py: Zipf's traffic, log-normal costs, cache misses, the seasons of day
and week, load that wanders, hosts that differ. Its commits are rolled out to a few hosts first; one
of them makes one endpoint dearer, for those who have a new feature flag. What is written is a
store, as the tail would have made it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from hotclub.perf import simulate
from hotclub.perf.cells import Bools, Floats, Ints
from hotclub.perf.history_names import called, endpoint_names, flags_text
from hotclub.perf.parquet import DAY_MINUTES, FUNCTIONS, MINUTE_NS, REQUESTS, escaped, partition
from hotclub.perf.record import Health
from hotclub.perf.rollup import add_up
from hotclub.perf.tail import NOTES, Notes, write_whole

FLAG = "new_ranking"
SHARE = 0.4  # of the users that have the flag
USERS = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated; `first` is the minute at which it begins (since 1970), a midnight."""

    days: int = 7
    records: int = 500_000
    endpoints: int = 40
    hosts: int = 10
    canaries: int = 4
    first: int = 29_000_000 // DAY_MINUTES * DAY_MINUTES
    more: float = 0.30  # what the flag costs in the bad commit's endpoint
    every: int = 20  # one in so many is profiled
    seed: int = 1
    service: str = "sundial"
    weight: float = 100.0
    commits: tuple[str, ...] = ("3f2a9c1", "8d41e07", "b7704aa", "c19f5e2")
    bad: int = 2  # the index of the bad commit
    canary_minutes: int = 360


@dataclass(slots=True)
class World:
    """The draw: the site, the hosts' factors, what each endpoint calls."""

    plan: Plan
    rng: np.random.Generator
    site: simulate.Site
    hosts: Floats
    names: list[str]
    functions: list[str]
    parts: Floats
    parents: Ints
    culprit: int
    starts: list[int] = field(default_factory=list)

    @property
    def endpoint(self) -> int:
        """The endpoint that the bad commit makes dearer: one of the busiest."""
        return 3


def drawn(plan: Plan) -> World:
    rng = np.random.default_rng(plan.seed)
    world = simulate.World(endpoints=plan.endpoints, hosts=plan.hosts)
    site = simulate.site(rng, world)
    hosts = np.exp(rng.standard_normal(plan.hosts) * world.host)
    functions, callers = called()
    parts, parents = calls(rng, plan.endpoints, len(functions)), np.array(callers)
    culprit = functions.index("posts/ranking.py:score")
    parts[3, culprit] = max(parts[3, culprit], 0.15)
    parts /= parts.sum(axis=1, keepdims=True)
    found = World(
        plan, rng, site, hosts, endpoint_names(plan.endpoints), functions, parts, parents, culprit
    )
    # Evenly over the history, and where there are days enough, in working hours.
    gap = plan.days / len(plan.commits)
    for number in range(1, len(plan.commits)):
        start = int(gap * number * DAY_MINUTES)
        if gap >= 1:
            start = start // DAY_MINUTES * DAY_MINUTES + 10 * 60
        found.starts.append(plan.first + start)
    return found


def calls(rng: np.random.Generator, endpoints: int, functions: int) -> Floats:
    """Return each function's part of each endpoint's cost; the first is the request itself."""
    parts = np.zeros((endpoints, functions))
    for row in parts:
        called = np.union1d(np.arange(24), rng.choice(functions, 30, replace=False))
        row[called] = rng.dirichlet(np.full(len(called), 0.7))
        row[0] = 0.01
    return parts


def simulated(plan: Plan, store: Path) -> Iterator[str]:
    """Write the store, yielding each day that is done; raises OSError or duckdb.Error."""
    import duckdb

    world, health = drawn(plan), Health()
    connection = duckdb.connect(config={"threads": 2})
    minutes = np.arange(plan.days * DAY_MINUTES)
    traffic, _, _ = simulate.seasonal(world.site, minutes - int(world.site.start))
    shares = traffic / traffic.sum()
    load = simulate.wander(world.rng, world.site.world.load, 60.0, minutes, 1)[0]
    for number in range(plan.days):
        span = slice(number * DAY_MINUTES, (number + 1) * DAY_MINUTES)
        count = round(plan.records * shares[span].sum())
        day = one_day(world, number, count, shares[span], load[span])
        text = np.datetime_as_string(np.datetime64((plan.first + span.start) * 60, "s"), unit="D")
        put(connection, world, store, str(text), day)
        add_up(connection, store, str(text))
        health.segments += plan.hosts
        health.records += count
        health.profiles += int(day["profiled"].sum())
        notes = Notes(health=asdict(health))
        write_whole(store / NOTES, json.dumps(asdict(notes)).encode())
        yield str(text)
    connection.close()


def one_day(
    world: World, number: int, count: int, shares: Floats, load: Floats
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the requests of a day as columns of codes and figures, in order of time."""
    plan, rng, site = world.plan, world.rng, world.site
    at = np.sort(rng.choice(DAY_MINUTES, count, p=shares / shares.sum()))
    minute = plan.first + number * DAY_MINUTES + at
    endpoint = rng.choice(plan.endpoints, count, p=site.share)
    host = rng.integers(0, plan.hosts, count)
    user = (rng.pareto(1.2, count) * 20).astype(np.int64) % USERS
    commit = serving(world, minute, host)
    flagged = (user * 7919 % 100 < SHARE * 100) & (commit >= plan.bad)
    dark = user * 104_729 % 100 < 50
    log = np.log(site.cost_ns)[endpoint] + rng.standard_normal(count) * site.spread[endpoint]
    log += load[at] + np.log(world.hosts)[host]
    log += site.world.season * np.sin(2 * math.pi * at / DAY_MINUTES + site.phase[1][endpoint])
    log[rng.random(count) < site.world.misses] += math.log(site.world.miss_cost)
    hit = flagged & (endpoint == world.endpoint) & (commit == plan.bad)
    log[hit] += math.log1p(plan.more)
    return {
        "minute": minute,
        "at_ns": minute * MINUTE_NS + rng.integers(0, MINUTE_NS, count),
        "endpoint": endpoint,
        "host": host,
        "user_bucket": user,
        "commit": commit,
        "flags": flagged * 2 + dark,
        "cost": np.exp(log).astype(np.int64),
        "hit": hit,
        "profiled": rng.random(count) < 1 / plan.every,
        "queries": rng.poisson(4, count),
        "status": rng.choice([200, 302, 404, 500], count, p=[0.95, 0.03, 0.0195, 0.0005]),
    }


def serving(world: World, minute: Ints, host: Ints) -> Ints:
    """Return the commit that serves each request: the canaries have it before the others."""
    commit = np.zeros(len(minute), dtype=np.int64)
    for number, start in enumerate(world.starts, 1):
        canary: Bools = (host < world.plan.canaries) & (minute >= start)
        commit[canary | (minute >= start + world.plan.canary_minutes)] = number
    return commit


def put(connection: Any, world: World, store: Path, day: str, rows: dict[str, Any]) -> None:
    """Write a day's requests and profiles, a file for each host."""
    connection.register("day_requests", rows)
    functions = profiled(world, rows)
    connection.register("day_functions", functions)
    tables = (("requests", request_query(world)), ("functions", function_query(world)))
    for table, query in tables:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE told AS {query}")
        for host in range(world.plan.hosts):
            path = store / partition(table, day, f"web{host + 1:02}") / "simulated.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(
                f"COPY (SELECT * EXCLUDE (host_code) FROM told WHERE host_code = {host}) "
                f"TO '{escaped(path)}' (FORMAT parquet, COMPRESSION zstd)"
            )
    connection.unregister("day_requests")
    connection.unregister("day_functions")


def profiled(world: World, rows: dict[str, Any]) -> dict[str, Any]:
    """Return a row for each function of each profiled request."""
    chosen = np.flatnonzero(rows["profiled"])
    endpoint, hit = rows["endpoint"][chosen], rows["hit"][chosen]
    cost = rows["cost"][chosen].astype(float)
    plain = cost / np.where(hit, 1 + world.plan.more, 1.0)
    own = world.parts[endpoint] * plain[:, None]
    own *= np.exp(world.rng.standard_normal(own.shape, dtype=np.float32) * 0.3)
    own[:, world.culprit] += cost - plain
    inclusive = own.copy()
    for child in range(own.shape[1] - 1, 0, -1):
        inclusive[:, world.parents[child]] += inclusive[:, child]
    request, function = np.nonzero(inclusive > 0)
    place = np.cumsum(inclusive > 0, axis=1) - 1  # callers come first, so these number the nodes
    caller = np.maximum(world.parents[function], 0)
    parent = np.where(function == 0, -1, place[request, caller])
    at = chosen[request]
    return {
        "row": at,
        "node": place[request, function],
        "parent": parent,
        "function": function,
        "calls": 1 + world.rng.poisson(2, len(at)),
        "own": own[request, function].astype(np.int64),
        "inclusive": inclusive[request, function].astype(np.int64),
        **{name: rows[name][at] for name in ("at_ns", "minute", "endpoint", "host", "commit")},
        "flags": rows["flags"][at],
    }


def listed(names: list[str], column: str) -> str:
    """Return SQL that names what a column's codes stand for."""
    words = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    return f"([{words}])[{column} + 1]"


def typed(columns: dict[str, str], values: dict[str, str]) -> str:
    text = ", ".join(f'({values[name]})::{kind} AS "{name}"' for name, kind in columns.items())
    return f"{text}, host AS host_code"


def of_process(plan: Plan) -> dict[str, str]:
    words = {
        "service": plan.service,
        "deployment": "",
        "region": "north",
        "cluster": "web",
        "counter": "thread_cpu_ns",
        "cpu_model": "simulated",
        "python": "3.13.0",
        "django": "6.1",
        "hotclub": "simulated",
        "fastpaths": "",
    }
    found = {name: f"'{word}'" for name, word in words.items()}
    commit = listed(list(plan.commits), "commit")
    return {**found, "cpus": "8", "pid": "1000 + host", "commit": commit}


def request_query(world: World) -> str:
    plan = world.plan
    values = of_process(plan) | {name: name for name in ("at_ns", "minute", "status", "cost")}
    values |= {
        "endpoint": listed(world.names, "endpoint"),
        "method": "'GET'",
        "flags": listed(flags_text(FLAG), "flags"),
        "user_bucket": "user_bucket",
        "wall_ns": "cost * 2 + queries * 400000",
        "response_bytes": "10000 + cost // 1000",
        "weight": str(plan.weight),
        "profiled": "profiled",
        "database_ns": "queries * 400000",
        "database_calls": "queries",
        "cache_ns": "0",
        "cache_calls": "0",
        "cache_hits": "0",
        "cache_misses": "0",
        "collections": "0",
    }
    return f"SELECT {typed(REQUESTS, values)} FROM day_requests"


def function_query(world: World) -> str:
    plan = world.plan
    same = ("at_ns", "minute", "node", "parent", "calls", "own", "inclusive")
    values = of_process(plan) | {name: name for name in same}
    values |= {
        "profile": "format('{}-{}', at_ns, row)",
        "endpoint": listed(world.names, "endpoint"),
        "flags": listed(flags_text(FLAG), "flags"),
        "weight": str(plan.weight * plan.every),
        "function": listed(world.functions, '"function"'),
        "kind": "CASE WHEN starts_with("
        + listed(world.functions, '"function"')
        + ", 'fastpath:') THEN 'fastpath' ELSE 'python' END",
    }
    return f"SELECT {typed(FUNCTIONS, values)} FROM day_functions"
