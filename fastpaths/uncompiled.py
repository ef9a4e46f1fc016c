"""What path modules use of `import cython` where Cython is absent: names that do nothing.

A path whose inner functions must be C functions imports cython at run time, which only the source
build does: `try: import cython; except ModuleNotFoundError: from hotclub.fastpaths import
uncompiled as cython`. Cython's own stand-in has the same behaviour; production needs neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

compiled = False
bint = bool
Py_ssize_t = int
Py_UCS4 = str
uint = int


def cfunc(function: F) -> F:
    """Return the function as it is."""
    return function


cclass = ccall = inline = cfunc


def cast(kind: object, value: Any, **options: bool) -> Any:
    """Return the value as it is."""
    return value


def declare(kind: object = None, value: Any = None, **names: object) -> Any:
    """Return the value as it is; declarations of names are for the compiler alone."""
    return value


def exceptval(value: object = None, *, check: bool = True) -> Callable[[F], F]:
    """Return the decorator that leaves a function as it is."""
    return cfunc
