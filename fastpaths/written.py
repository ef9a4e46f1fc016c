"""Values as source text: how a recorded call becomes an example in a file of a path."""

from __future__ import annotations

import datetime
import decimal
import sys
import uuid
from collections.abc import Iterable
from typing import Any

LONGEST = 1200  # characters of one argument: a file of examples is to be read


class Unwritable(ValueError):
    """A value that no short literal makes again."""


def source(value: Any) -> str:
    """Return an expression that makes an equal value; raises Unwritable where there is none.

    Names it may use: datetime, decimal and uuid as modules, instance(), and the classes that
    kinds() names.
    """
    text = expression(value, 0)
    if len(text) > LONGEST:
        raise Unwritable(f"{len(text)} characters")
    return text


def expression(value: Any, depth: int) -> str:
    kind = type(value)
    if value is None or kind in (bool, int, str, bytes) or (kind is float and value - value == 0):
        return repr(value)
    if depth > 6:
        raise Unwritable("nested too deep")
    if kind in (tuple, list, set, frozenset):
        return collection(kind, [expression(item, depth + 1) for item in value])
    if kind is dict:
        pairs = [(expression(k, depth + 1), expression(v, depth + 1)) for k, v in value.items()]
        return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
    if kind.__module__ == "datetime" and plain_zone(value):
        return repr(value)
    if kind in (decimal.Decimal, uuid.UUID):
        return f"{kind.__module__}.{value!r}"
    return rebuilt(value, depth)


def collection(kind: type, items: list[str]) -> str:
    inside = ", ".join(items)
    if kind is tuple:
        return f"({inside},)" if len(items) == 1 else f"({inside})"
    if kind is list:
        return f"[{inside}]"
    if kind is set and items:
        return "{" + inside + "}"
    return f"{kind.__name__}([{inside}])"


def plain_zone(value: Any) -> bool:
    zone = getattr(value, "tzinfo", None)
    return type(zone) in (type(None), datetime.timezone)


def rebuilt(value: Any, depth: int) -> str:
    """Return the expression that makes an object of a module's own class again."""
    kind = type(value)
    state = getattr(value, "__dict__", None)
    home = sys.modules.get(kind.__module__)
    if getattr(home, kind.__name__, None) is not kind or not isinstance(state, dict):
        raise Unwritable(kind.__qualname__)
    if any("__new__" in vars(c) or "__slots__" in vars(c) for c in kind.__mro__[:-1]):
        raise Unwritable(kind.__qualname__)
    fields = [f"{name}={expression(item, depth + 1)}" for name, item in state.items()]
    return f"instance({', '.join([kind.__name__, *fields])})"


def kinds(values: Iterable[Any]) -> set[tuple[str, str]]:
    """Return module and name of every class that the expressions of these values name."""
    found: set[tuple[str, str]] = set()
    for value in values:
        if isinstance(value, dict):
            found |= kinds([*value.keys(), *value.values()])
        elif isinstance(value, tuple | list | set | frozenset):
            found |= kinds(value)
        elif hasattr(value, "__dict__") and type(value).__module__ not in ("builtins", "datetime"):
            found |= {(type(value).__module__, type(value).__name__)}
            found |= kinds(vars(value).values())
    return found
