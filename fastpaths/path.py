"""What a fast path is: a compiled replacement for one dotted target, behind the same interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Example:
    """One call of a fast path: inputs only, the outcome is asked of the original at test time."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


def example(*args: Any, **kwargs: Any) -> Example:
    """Return the example that calls the target with these arguments."""
    return Example(args, kwargs)


def instance(kind: type, /, **state: Any) -> Any:
    """Return an object of a class with these attributes, without calling its __init__.

    This is how a recorded example writes down the object whose method was called.
    """
    made: Any = object.__new__(kind)
    vars(made).update(state)
    return made


@dataclass(frozen=True, slots=True)
class Mark:
    """What `@fastpath` writes on a function: importing a path module changes nothing else."""

    target: str
    mirrors: tuple[str, ...]
    examples: tuple[Example, ...]
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class FastPath:
    """One function of a path module with its target.

    name is the module's last name (a family of functions shares it), target and mirrors are
    `module:qualname`, compiled says whether function comes from an extension module, in_place
    whether a method keeps its function and gets new code.
    """

    name: str
    target: str
    function: Callable[..., Any]
    mirrors: tuple[str, ...]
    examples: tuple[Example, ...]
    module: str
    compiled: bool
    in_place: bool = False

    @property
    def guarded(self) -> tuple[str, ...]:
        """What must be as it was: the mirrors, and the target where they don't name its parts."""
        parts = any(name.partition("!")[0] == self.target for name in self.mirrors)
        return self.mirrors if parts else (self.target, *self.mirrors)


def fastpath(
    target: str,
    *,
    mirrors: Iterable[str] = (),
    examples: Iterable[Example] = (),
    in_place: bool = False,
) -> Callable[[F], F]:
    """Mark a function as the fast path of `module:qualname`.

    mirrors names every other function, method, class or literal constant whose behaviour the
    function reproduces: where one of them is not the one that was mirrored, the path steps aside.
    `name?` may be absent; of `name!TypeError` the handlers of that exception are left to Django, of
    `name!RemovedIn` its deprecation warnings.
    in_place is for methods that somebody looks for as Python functions, as managers do for those
    of QuerySet.
    Raises ValueError where a name is not of the form `module:qualname`.
    """
    names = (target, *mirrors)
    for name in names:
        if name.count(":") != 1:
            raise ValueError(f"fast path {name!r}: a target is written module:qualname")

    def mark(function: F) -> F:
        function.fastpath = Mark(target, names[1:], tuple(examples), in_place)  # type: ignore[attr-defined]
        return function

    return mark
