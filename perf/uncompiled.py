"""What perf/hot uses of `import cython` where Cython is absent: names that do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

compiled = False
bint = bool
ulong = longlong = Py_ssize_t = int
double = float


def cclass(target: T) -> T:
    """Return a class or function as it is."""
    return target


cfunc = ccall = no_gc = cclass


def declare(kind: object = None, value: Any = None, **options: object) -> Any:
    """Return the value as it is."""
    return value


def freelist(size: Any) -> Callable[[T], T]:
    """Return the decorator that leaves a class as it is."""
    return cclass


def exceptval(value: object = None, *, check: bool = True) -> Callable[[T], T]:
    """Return the decorator that leaves a function as it is."""
    return cclass
