"""Is a target, and everything its fast path mirrors, the one that the path was made for?

Hashes of sources decide, not version numbers: a patch release that leaves the functions alone needs
nothing from us, one that changes them switches the path off. The known hashes are dated data,
known_targets.json beside each package of paths: {"module:qualname": {hash: [releases]}}.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
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

DECORATORS = (contextlib.__file__, functools.__file__, "functools")  # the last: lru_cache, in C
Known = dict[str, dict[str, list[str]]]
ABSENT = "absent"  # the hash of what some releases don't have: its name ends in a question mark


class Mismatch(Exception):
    """The object found is not the one a fast path was made for; the text says what was found."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def block(lines: list[str], start: int) -> str:
    """Return the normalised text of the definition that starts at a line (counted from 0).

    Dedented, without blank lines, comment lines and trailing blanks, so that it is the same text on
    every Python. Read by indentation alone, since tokenising a site's hot modules at start-up would
    cost more than the paths save.
    """
    indent = len(lines[start]) - len(lines[start].lstrip())
    taken: list[str] = []
    in_header, in_string, depth = True, False, 0
    for line in lines[start:]:
        bare = line.strip()
        over = len(line) - len(line.lstrip()) <= indent
        if over and not in_header and not in_string and bare and not bare.startswith("#"):
            break
        if bare and (in_string or not bare.startswith("#")):
            taken.append(line[indent:].rstrip())
        if (bare.count('"""') + bare.count("'''")) % 2:
            in_string = not in_string
        if in_header and not in_string:
            code = bare.partition("  #")[0]
            depth += sum(code.count(c) for c in "([{") - sum(code.count(c) for c in ")]}")
            in_header = not (depth == 0 and code.endswith(":"))
    return "\n".join(taken)


def literal(value: object) -> str:
    return f"literal {value!r}"


def hash_in_source(source: str, qualname: str) -> str | None:
    """Return the hash of a definition in a module's source, or None where it is not there."""
    found = definition(source, qualname.removesuffix("?"))
    if found is None:
        absent = qualname.endswith("?") and found_in(source, qualname.removesuffix("?")) is None
        return ABSENT if absent else None
    return digest(found)


def definition(source: str, qualname: str) -> str | None:
    """Return the normalised text that is hashed of a definition, or None where it is not there."""
    node = found_in(source, qualname)
    if node is None:
        return None
    if isinstance(node, ast.Assign):
        try:
            return literal(ast.literal_eval(node.value))
        except ValueError:
            return None
    decorators = getattr(node, "decorator_list", [])
    first = min([n.lineno for n in decorators] + [getattr(node, "lineno", 0)])
    if isinstance(node, ast.ClassDef):
        first = node.lineno
    return block(source.split("\n"), first - 1)


def found_in(source: str, qualname: str) -> ast.stmt | None:
    body: list[ast.stmt] = ast.parse(source).body
    node: ast.stmt | None = None
    for part in qualname.split("."):
        node = next((n for n in body if part in defined(n)), None)
        if node is None:
            return None
        body = getattr(node, "body", [])
    return node


def defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()


def resolve(target: str) -> tuple[Any, str, Any]:
    """Return owner, attribute name and the raw attribute (descriptors unbound) of a target.

    Raises Mismatch where it can't be imported or is not there.
    """
    dotted, _, qualname = target.removesuffix("?").partition(":")
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
    if name.endswith("?") and not is_there(name):
        return False
    function = layers(resolve(name)[2])[0]
    if type(function).__name__ != "cython_function_or_method":
        return False
    return getattr(getattr(function, "fastpath", None), "target", None) == name


class Guard:
    """Compares live objects with the known hashes; reads every source file once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._lines: dict[str, list[str]] = {}
        self._seen: dict[str, str | None] = {}

    def objection(self, names: Iterable[str]) -> str | None:
        """Return why one of the names isn't the known one, or None where all of them are."""
        for name in names:
            if name not in self._seen:
                self._seen[name] = self._check(name)
            if self._seen[name] is not None:
                return self._seen[name]
        return None

    def _check(self, name: str) -> str | None:
        known = self.known.get(name)
        if not known:
            return f"{name} has no known hash: run hotclub fastpaths record"
        try:
            if is_ours(name):
                return None  # judged when it was installed
            found = self.fingerprint(name)
        except Mismatch as mismatch:
            return f"{name} {mismatch}"
        if found in known:
            return None
        return f"{name}: made for {releases(known)}, found {version_of(name)} with another source"

    def fingerprint(self, name: str) -> str:
        """Return the hash of a live object's source; raises Mismatch where it isn't original."""
        if name.endswith("?") and not is_there(name):
            return ABSENT
        owner, _, raw = resolve(name)
        home = sys.modules[name.partition(":")[0]]
        top = sys.modules[home.__name__.partition(".")[0]]
        root = str(top.__file__).removesuffix("__init__.py")
        if inspect.isclass(raw):
            return self._class(raw, home)
        functions = layers(raw)
        if not isinstance(functions[-1], FunctionType):
            if isinstance(owner, ModuleType) and not callable(raw):
                return digest(literal(raw))
            raise Mismatch(f"is a {type(raw).__name__}, not a Python function")
        for function in functions:
            if not at_home(function, root):
                raise Mismatch(f"is wrapped or replaced by code of {source_of(function)}")
        return self._function(functions[-1].__code__, home)

    def _function(self, code: CodeType, home: ModuleType) -> str:
        if code.co_filename != home.__file__:
            raise Mismatch(f"is defined in {code.co_filename}")
        return digest(block(self._file(code.co_filename), code.co_firstlineno - 1))

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
        return digest(block(lines, start))

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
    folder = Path(importlib.import_module(package).__path__[0])
    for path in (folder / "known_targets.json", folder.parent / "known_targets.json"):
        if path.is_file():
            known: Known = json.loads(path.read_text())
            return known
    return {}
