"""Is a target, and everything its fast path mirrors, the one that the path was made for?

Hashes of sources decide, not version numbers: a patch release that leaves the functions alone needs
nothing from us, one that changes them switches the path off. The known hashes are dated data,
known_targets.json beside each package of paths: {"module:qualname": {hash: [releases]}}.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from hotclub.fastpaths.definition import ABSENT, bare, block, digest, is_optional, literal, shape_of

DECORATORS = (contextlib.__file__, functools.__file__, "functools")  # the last: lru_cache, in C
Known = dict[str, dict[str, list[str]]]


class Mismatch(Exception):
    """The object found is not the one a fast path was made for; the text says what was found."""


def resolve(target: str) -> tuple[Any, str, Any]:
    """Return owner, attribute name and the raw attribute (descriptors unbound) of a target.

    Raises Mismatch where it can't be imported or is not there.
    """
    dotted, _, qualname = bare(target).partition(":")
    try:
        owner: Any = sys.modules.get(dotted) or importlib.import_module(dotted)
    except ImportError as error:
        raise Mismatch(f"can't be imported ({error})") from None
    *parents, name = qualname.split(".")
    for parent in parents:
        owner = getattr(owner, parent, None)
    if owner is None or name not in vars(owner):
        raise Mismatch("is not there")
    return owner, name, vars(owner)[name]


def is_there(name: str) -> bool:
    try:
        resolve(name)
    except Mismatch:
        return False
    return True


def layers(raw: Any) -> list[Any]:
    """Return the function behind a descriptor, and what it wraps, outermost first."""
    if isinstance(raw, classmethod | staticmethod):
        raw = raw.__func__
    elif isinstance(raw, property):
        raw = raw.fget
    elif isinstance(raw, cached_property) or type(raw).__name__ == "cached_property":
        raw = raw.func
    found = [raw]
    while hasattr(found[-1], "__wrapped__"):
        found.append(found[-1].__wrapped__)
    return found


def source_of(function: Any) -> str:
    """Return the file that a function's code comes from, or the module of its type."""
    code = getattr(function, "__code__", None)
    return str(getattr(code, "co_filename", type(function).__module__))


def at_home(function: Any, root: str) -> bool:
    """Say whether code comes from below root, or from the standard library's own decorators.

    A wrapper by coverage, Sentry, OpenTelemetry or a user has its code elsewhere, whatever name
    functools.wraps() gave it.
    """
    where = source_of(function)
    return where.startswith((root, "<")) or where in DECORATORS


def is_ours(name: str) -> bool:
    """Say whether a fast path already stands in the place of the named function."""
    if is_optional(name) and not is_there(name):
        return False
    function = layers(resolve(name)[2])[0]
    if type(function).__name__ != "cython_function_or_method":
        return False
    return getattr(getattr(function, "fastpath", None), "target", None) == bare(name)


class Guard:
    """Compares live objects with the known hashes; reads every source file once."""

    def __init__(self, known: Known, package: str = "") -> None:
        self.known = known
        self.package = package  # whose known shapes are asked where a hash isn't known
        self._lines: dict[str, list[str]] = {}
        self._seen: dict[str, str | None] = {}

    def objection(self, names: Iterable[str]) -> str | None:
        """Return why one of the names isn't the known one, or None where all of them are."""
        for name in names:
            if name not in self._seen:
                self._judge(name)
            if self._seen[name] is not None:
                return self._seen[name]
        return None

    def _judge(self, name: str) -> None:
        """Judge a name with all others of its module, so that one file at a time is in memory."""
        dotted = name.partition(":")[0]
        together = [n for n in self.known if n.partition(":")[0] == dotted]
        for other in {name: None} | dict.fromkeys(together):
            if other not in self._seen:
                self._seen[other] = self._check(other)
        self._lines.clear()

    def _check(self, name: str) -> str | None:
        known, said = self.known.get(name), bare(name)
        if not known:
            return f"{said} has no known hash: run hotclub fastpaths record"
        try:
            if is_ours(name):
                return None  # judged when it was installed
            text = self.text(name)
        except Mismatch as mismatch:
            return f"{said} {mismatch}"
        if (ABSENT if text is None else digest(text)) in known:
            return None
        if text is not None and shape_of(text, name) in self._shapes.get(name, {}):
            return None
        return f"{said}: made for {releases(known)}, found {version_of(name)} with another source"

    @cached_property
    def _shapes(self) -> Known:
        return read_shapes(self.package) if self.package else {}

    def fingerprint(self, name: str) -> str:
        """Return the hash of a live object's source; raises Mismatch where it isn't original."""
        text = self.text(name)
        return ABSENT if text is None else digest(text)

    def text(self, name: str) -> str | None:
        """Return the text that is hashed of a live object; None where it may be and is absent.

        Raises Mismatch where it isn't the original.
        """
        if is_optional(name) and not is_there(name):
            return None
        owner, _, raw = resolve(name)
        home = sys.modules[name.partition(":")[0]]
        top = sys.modules[home.__name__.partition(".")[0]]
        root = str(top.__file__).removesuffix("__init__.py")
        if inspect.isclass(raw):
            return self._class(raw, home)
        functions = layers(raw)
        if not isinstance(functions[-1], FunctionType):
            if isinstance(owner, ModuleType) and not callable(raw):
                return literal(raw)
            raise Mismatch(f"is a {type(raw).__name__}, not a Python function")
        for function in functions:
            if not at_home(function, root):
                raise Mismatch(f"is wrapped or replaced by code of {source_of(function)}")
        return self._function(functions[-1].__code__, home)

    def _function(self, code: CodeType, home: ModuleType) -> str:
        if code.co_filename != home.__file__:
            raise Mismatch(f"is defined in {code.co_filename}")
        return block(self._file(code.co_filename), code.co_firstlineno - 1)

    def _class(self, cls: type, home: ModuleType) -> str:
        if cls.__module__ != home.__name__:
            raise Mismatch(f"is replaced by {cls.__module__}.{cls.__qualname__}")
        lines = self._file(str(home.__file__))
        words = tuple(f"class {cls.__name__}{after}" for after in "(:")
        start = next((i for i, line in enumerate(lines) if line.startswith(words)), None)
        if start is None:
            raise Mismatch(f"is not defined in {home.__file__}")
        for name, raw in vars(cls).items():
            for function in layers(raw):
                if isinstance(function, FunctionType) and not at_home(function, str(home.__file__)):
                    raise Mismatch(f"has {name} from {source_of(function)}")
        return block(lines, start)

    def _file(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                # As bytes: reading text would look for other line ends and count characters.
                text = Path(path).read_bytes().replace(b"\r\n", b"\n").decode("utf-8")
                self._lines[path] = text.split("\n")
            except OSError as error:
                raise Mismatch(f"has no source to compare ({error.strerror})") from None
        return self._lines[path]


def releases(known: dict[str, list[str]]) -> str:
    """Return the span of releases that a path was made for, as a person would say it."""
    names = sorted({r for found in known.values() for r in found}, key=release_key)
    if not names:
        return "no release"
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def release_key(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name))


def version_of(name: str) -> str:
    top = importlib.import_module(name.partition(".")[0].partition(":")[0])
    version = getattr(top, "get_version", lambda: getattr(top, "__version__", "it"))()
    return f"{top.__name__} {version}"


def read_known(package: str) -> Known:
    """Return the known hashes of a package of paths; an absent file is an empty table.

    For our own package the file lies beside the package, for a user's inside it.
    """
    return _table(package, "known_targets.json")


def read_shapes(package: str) -> Known:
    """Return the known shapes of a package of paths: of what its names do, not of their text."""
    return _table(package, "known_shapes.json")


def _table(package: str, file: str) -> Known:
    folder = Path(importlib.import_module(package).__path__[0])
    for path in (folder / file, folder.parent / file):
        if path.is_file():
            known: Known = json.loads(path.read_text())
            return known
    return {}
