"""What a sampled request spends in the database, in the cache and on collecting garbage.

Queries are timed by Django's own hook, Connection.execute_wrappers, which is empty while nothing is
sampled. Caches have no hook: the methods of the configured backends ask first whether the request
at hand is sampled.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from threading import get_ident
from time import perf_counter_ns
from typing import Any

from django.db.backends.signals import connection_created

from hotclub.perf.hot.active import Active, at_hand
from hotclub.perf.hot.waiting import timed_query

CACHE_METHODS = "get set add touch delete incr get_many set_many delete_many".split()


class Database:
    """The process's connections, which belong to threads: a sampled request has those of its own.

    Asking django.db.connections costs more than all the rest of a record, so it is told of each
    connection when it is made. A coroutine's queries run in other threads, whose list of wrappers
    is not ours to change meanwhile: with always, connections are watched from their start.
    """

    def __init__(self, *, always: bool) -> None:
        from django.db import connections

        self.always = always
        self.wrappers: dict[int, dict[str, list[Any]]] = {}
        connection_created.connect(self.created)
        for connection in connections.all(initialized_only=True):
            self.created(connection)

    def created(self, connection: Any, **kwargs: Any) -> None:
        """Be told of a connection, perhaps in the middle of a request that is sampled."""
        wrappers = connection.execute_wrappers
        if self.always or at_hand() is not None:
            watch(wrappers)
        if not self.always:
            self.wrappers.setdefault(get_ident(), {})[connection.alias] = wrappers


def watch(wrappers: list[Any]) -> None:
    """Put our wrapper first: whoever leaves `with connection.execute_wrapper()` takes the last."""
    if timed_query not in wrappers:
        wrappers.insert(0, timed_query)


def time_caches() -> None:
    """Time the methods of every backend class in CACHES, once in a process."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    for name in {row["BACKEND"] for row in settings.CACHES.values()}:
        backend = import_string(name)
        for method in CACHE_METHODS:
            original = getattr(backend, method, None)
            if original is not None and not hasattr(original, "hotclub_original"):
                setattr(backend, method, timed_cache(original, method))


def timed_cache(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a cache method that adds its time to the request at hand, once if calls nest."""

    @functools.wraps(original)
    def timed(self: Any, *args: Any, **kwargs: Any) -> Any:
        active = at_hand()
        if active is None or active.in_cache:
            return original(self, *args, **kwargs)
        active.in_cache = True
        start = perf_counter_ns()
        try:
            found = original(self, *args, **kwargs)
        finally:
            active.in_cache = False
            active.cache_ns += perf_counter_ns() - start
            active.cache_calls += 1
        try:
            count_hits(active, name, args, kwargs, found)
        except Exception:
            # A backend that answers in its own way is counted as a call, and nothing more.
            return found
        return found

    timed.hotclub_original = original  # type: ignore[attr-defined]
    return timed


def count_hits(active: Active, name: str, args: Any, kwargs: Any, found: Any) -> None:
    """Count what was there: a value that is the default asked with can't be told from none."""
    if name == "get":
        default = args[1] if len(args) > 1 else kwargs.get("default")
        hit = found is not default
        active.cache_hits += hit
        active.cache_misses += not hit
    elif name == "get_many":
        keys = args[0] if args else kwargs["keys"]
        active.cache_hits += len(found)
        active.cache_misses += len(keys) - len(found)
