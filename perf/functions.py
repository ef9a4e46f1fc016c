"""What a code object is called in a profile, and whether it is only a wrapper.

A function is named by its file below the first folder of sys.path that holds it, and its qualified
name: the same on every host, whatever the folder that it is installed in.
"""

from __future__ import annotations

import inspect
import sys
from types import CodeType
from typing import Any

from hotclub.perf.calls import Function

MOST_KNOWN = 50_000
HERE = __file__.rpartition("/")[0] + "/"
# The profile's own frames, which are in no tree.
OURS = frozenset(
    f"{HERE}{name}.py" for name in ("calls", "middleware", "profiler", "recorder", "traced")
)
IGNORED = Function("(profile)")
GENERIC = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
COROUTINE = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE
# Wrappers that do not look like one: they take what they pass on by name.
WRAPPERS = frozenset(
    {
        ("django/core/handlers/exception.py", "convert_exception_to_response.<locals>.inner"),
        ("django/utils/deprecation.py", "MiddlewareMixin.__call__"),
        ("django/views/generic/base.py", "View.as_view.<locals>.view"),
        ("django/utils/functional.py", "cached_property.__get__"),
        ("hotclub/perf/meters.py", "timed_query"),
    }
)
HANDS_ON = ("contextlib.py", "functools.py", "asgiref/sync.py", "django/utils/decorators.py")


class Functions:
    """The functions of this process, one object for each name: codes of one name are one."""

    def __init__(self) -> None:
        self.by_code: dict[CodeType, Function] = {}
        self.by_name: dict[tuple[str, str], Function] = {}
        self.roots = sorted({root.rstrip("/") + "/" for root in sys.path if root}, key=len)[::-1]

    def of(self, code: CodeType) -> Function:
        found = self.by_code.get(code)
        if found is None:
            if len(self.by_code) >= MOST_KNOWN:
                self.by_code.clear()
                self.by_name.clear()
            found = self.by_code[code] = self.named(code)
        return found

    def named(self, code: CodeType) -> Function:
        if code.co_filename in OURS:
            return IGNORED
        fastpath = next(filter(None, map(fastpath_of, code.co_consts)), "")
        if fastpath:  # what a fast path leaves of the function that it stands for
            return self.one(fastpath, "fastpath", False)
        file = self.relative(code.co_filename)
        kind = "python"
        if code.co_flags & COROUTINE:
            kind = "coroutine"
        elif code.co_flags & inspect.CO_GENERATOR:
            kind = "generator"
        return self.one(f"{file}:{code.co_qualname}", kind, is_wrapper(file, code))

    def one(self, name: str, kind: str, wrapper: bool) -> Function:
        found = self.by_name.get((name, kind))
        if found is None:
            found = self.by_name[name, kind] = Function(name, kind, wrapper)
        return found

    def relative(self, path: str) -> str:
        if path.startswith(HERE):
            return "hotclub/perf/" + path[len(HERE) :]
        for root in self.roots:
            if path.startswith(root):
                return path[len(root) :]
        return path.rpartition("/")[2]

    def compiled(self) -> list[tuple[Any, Function]]:
        """Return the fast paths that are installed, as functions, each with its node's function."""
        loaded = sys.modules.get("hotclub.fastpaths.installer")
        paths: list[Any] = [one.path for one in list(loaded._installed.values())] if loaded else []
        return [(p.function, self.one(f"fastpath:{p.name}", "fastpath", False)) for p in paths]

    def methods(self) -> dict[int, Function]:
        """Return the same by id: Python code calls those that stand for methods itself."""
        return {id(function): found for function, found in self.compiled()}


def fastpath_of(constant: object) -> str:
    """Return the node's name where a code's constant is a fast path: a compiled, marked function.

    By type first: a constant of a site may be anything, and is asked nothing.
    """
    if type(constant).__name__ != "cython_function_or_method":
        return ""
    if getattr(constant, "fastpath", None) is None:
        return ""
    return f"fastpath:{str(getattr(constant, '__module__', '')).rpartition('.')[2]}"


def is_wrapper(file: str, code: CodeType) -> bool:
    """Say whether a function only hands on: one made by a decorator, or known to.

    What a decorator makes is a closure that takes any arguments.
    """
    if (file, code.co_qualname) in WRAPPERS or file.endswith(HANDS_ON):
        return True
    generic = code.co_flags & GENERIC == GENERIC
    return generic and bool(code.co_freevars) and "<locals>" in code.co_qualname
