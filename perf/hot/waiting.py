"""What a sampled request waits for: hooks of the database and of the garbage collector."""

from __future__ import annotations

from time import perf_counter_ns
from typing import Any

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.perf import uncompiled as cython

if cython.compiled:
    from cython.cimports.hotclub.perf.hot.active import Active, at_hand, now
else:
    from hotclub.perf.hot.active import Active, at_hand, now

steady_ns = cython.declare(object, perf_counter_ns)


def timed_query(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    """Add a query to the request at hand: an execute wrapper."""
    active: Active = at_hand()
    if active is None:
        return execute(sql, params, many, context)
    start: cython.longlong = now(steady_ns)
    try:
        return execute(sql, params, many, context)
    finally:
        active.database_ns += now(steady_ns) - start
        active.database_calls += 1


def collected(phase: str, info: dict[str, int]) -> None:
    """Count a garbage collection for the request that has to wait for it: one of gc.callbacks.

    It stands there once for each request that is being sampled, and counts once all the same.
    """
    active: Active = at_hand()
    if active is None:
        return
    if phase == "start":
        active.collecting = True
    elif active.collecting:
        active.collecting = False
        active.collections += 1
