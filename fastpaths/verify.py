"""Call each fast path with its examples and compare with the original: a Difference or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hotclub.fastpaths import installer, loader
from hotclub.fastpaths.path import Example, FastPath


@dataclass(frozen=True, slots=True)
class Difference:
    """A call for which a fast path does not do what its original does."""

    target: str
    call: str
    expected: str
    found: str


def outcome(function: Callable[..., Any], call: Example) -> tuple[Any, ...]:
    """Return what a call comes to: type and value, or the exception's type and text.

    Of a TypeError the type alone, since CPython and Cython word a wrong number of arguments
    differently.
    """
    try:
        value = function(*call.args, **call.kwargs)
    except TypeError:
        return (TypeError,)
    except Exception as error:
        return type(error), str(error)
    return type(value), value


def differences(path: FastPath) -> Iterator[Difference]:
    for call in path.examples:
        expected = outcome(installer.original(path), call)
        found = outcome(path.function, call)
        if expected != found:
            yield Difference(path.target, repr(call), repr(expected), repr(found))


def all_paths() -> Iterator[FastPath]:
    for package in loader.packages():
        for name in loader.names(package):
            yield from loader.load(name)
