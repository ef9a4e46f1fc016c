"""connections["default"] and connection.x in a plain thread: no event loop asked by an exception.

asgiref's thread-critical Local asks for a running loop by catching a RuntimeError, each time.
"""

from __future__ import annotations

import asyncio

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from asgiref import local
from django.utils.connection import BaseConnectionHandler

from hotclub.fastpaths import fastpath

django_get_item = BaseConnectionHandler.__getitem__
django_all = BaseConnectionHandler.all
stock_iter = cython.declare(object, BaseConnectionHandler.__iter__)
Handler = cython.declare(object, BaseConnectionHandler)
MISSING = cython.declare(object, object())
# Before asgiref 3.13 there was one class for both kinds, with a flag.
HAS_CLASSES = cython.declare(cython.bint, hasattr(local, "_ThreadCriticalLocal"))
Critical = cython.declare(object, getattr(local, "_ThreadCriticalLocal", local.Local))
running_loop = cython.declare(object, asyncio._get_running_loop)
plainly = cython.declare(object, object.__getattribute__)
MIRRORS = ("asgiref.local:Local", "asgiref.local:_ThreadCriticalLocal?")


@cython.cfunc
def is_critical(connections) -> cython.bint:
    """Say whether connections belong to this thread alone: none of them is in an event loop."""
    return (
        type(connections) is Critical
        and (HAS_CLASSES or plainly(connections, "_thread_critical") is True)
        and running_loop() is None
    )


@cython.cfunc
def held(connections, alias):
    """Return the connection of this thread, MISSING where there is none or only Django knows."""
    if type(alias) is not str or not is_critical(connections):
        return MISSING
    return getattr(plainly(connections, "_storage"), alias, MISSING)


@cython.ccall
def connection_of(handler, alias):
    """Return what handler[alias] returns."""
    connection = held(handler._connections, alias)
    return django_get_item(handler, alias) if connection is MISSING else connection


@fastpath("django.utils.connection:BaseConnectionHandler.__getitem__", mirrors=MIRRORS)
def get_item(self, alias):
    return connection_of(self, alias)


@fastpath("django.utils.connection:ConnectionProxy.__getattr__", mirrors=MIRRORS)
def get_attribute(self, item):
    handler = self._connections
    if type(handler).__getitem__ is Handler.__getitem__:
        return getattr(connection_of(handler, self._alias), item)
    return getattr(handler[self._alias], item)


@fastpath(
    "django.utils.connection:BaseConnectionHandler.all",
    mirrors=(*MIRRORS, "django.utils.connection:BaseConnectionHandler.__iter__"),
)
def all_connections(self, initialized_only=False):
    connections = self._connections
    cls = type(self)
    if (
        not initialized_only
        or cls.__iter__ is not stock_iter
        or cls.__getitem__ is not Handler.__getitem__
        or not is_critical(connections)
    ):
        return django_all(self, initialized_only)
    found: list = []
    for alias in self.settings:
        connection = held(connections, alias)
        if connection is not MISSING:
            found.append(connection)
    return found
