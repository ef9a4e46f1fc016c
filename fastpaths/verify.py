"""Call each fast path with its examples and compare with the original: a Difference or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hotclub.fastpaths import installer, loader
from hotclub.fastpaths.path import Example, FastPath

PLAIN = (list, dict, bytearray)


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


def fresh(call: Example) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a call, containers copied, so that one call can't spoil the next."""
    kept = (list, dict, set, bytearray)
    if not any(type(value) in kept for value in (*call.args, *call.kwargs.values())):
        return call.args, call.kwargs
    try:
        return copy.deepcopy((call.args, call.kwargs))
    except Exception:
        return call.args, call.kwargs  # what can't be copied is shared, as it always was


def differences(path: FastPath) -> Iterator[Difference]:
    """Yield the examples for which a path differs from its original.

    That is the outcome, what a generator yields, and what became of arguments that were containers.
    """
    original = installer.original(path)
    for call in path.examples:
        (args, kwargs), (others, named) = fresh(call), fresh(call)
        expected = told(original, Example(args, kwargs))
        found = told(path.function, Example(others, named))
        if expected != found and repr(expected) != repr(found):  # nan is not equal to itself
            yield Difference(path.target, repr(call), repr(expected), repr(found))


def told(function: Callable[..., Any], call: Example) -> tuple[Any, ...]:
    """Return the outcome of a call: of a generator its values; the containers it changed."""
    before = [repr(value) for value in (*call.args, *call.kwargs.values()) if type(value) in PLAIN]
    result = outcome(function, call)
    if len(result) == 2 and getattr(result[0], "__name__", "") == "generator":
        result = ("generator", outcome(list, Example((result[1],))))
    after = [repr(value) for value in (*call.args, *call.kwargs.values()) if type(value) in PLAIN]
    return (*result, after) if before != after else result


def all_paths() -> Iterator[FastPath]:
    for package in loader.packages():
        for name in loader.names(package):
            yield from loader.load(name)
