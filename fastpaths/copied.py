"""Copy a function into another module: its signature, its body, and the names that the body needs.

Functions, classes and literal constants of its own module are imported from there and named as
mirrors, so that the path steps aside when one of them changes.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType

from hotclub.fastpaths import definition, guard


@dataclass(frozen=True, slots=True)
class Copy:
    """What a file of a path needs of a function.

    passed are the words that hand the parameters on, received those that take them; rebound are
    the parameters that the body assigns to.
    """

    signature: str
    body: str
    imports: tuple[str, ...]
    mirrors: tuple[str, ...]
    passed: tuple[str, ...]
    received: tuple[str, ...]
    rebound: frozenset[str]


def copy(function: FunctionType, module: str, qualname: str) -> Copy:
    """Return the copy; raises LookupError where one would not do the same."""
    where = f"target {module}:{qualname}"
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise LookupError(f"{where}: is a lambda: give it a def of its own")
    inside = list(ast.walk(node))
    for found in inside:
        if isinstance(found, ast.Name) and found.id in ("super", "__class__"):
            raise LookupError(f"{where}: uses super(), which needs its class around it")
        if isinstance(found, ast.Attribute) and mangled(found.attr) and "." in qualname:
            raise LookupError(f"{where}: uses {found.attr}, which only its class can read")
        if isinstance(found, ast.Global):
            raise LookupError(f"{where}: rebinds the global {found.names[0]}")
    names = {n.id for n in inside if isinstance(n, ast.Name)} & set(function.__globals__)
    imports, mirrors = needed(sorted(names), module, where)
    lines = source.split("\n")
    first = node.body[1] if docstring(node) and len(node.body) > 1 else node.body[0]
    start = first.lineno - 1
    on_header = node.body[0].lineno == node.lineno
    text = ast.unparse(first) if on_header else "\n".join(commented(lines, start))
    arguments = without_annotations(node.args)
    stored = {n.id for n in inside if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return Copy(
        f"({ast.unparse(arguments)})",
        textwrap.dedent(text).rstrip(),
        tuple(imports),
        tuple(mirrors),
        tuple(passed(node.args)),
        tuple(received(node.args)),
        frozenset(stored),
    )


def commented(lines: list[str], start: int) -> list[str]:
    """Return the lines from the first statement on, with the comments right above it."""
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return lines[start:]


def docstring(node: ast.FunctionDef) -> bool:
    return ast.get_docstring(node, clean=False) is not None


def mangled(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def without_annotations(arguments: ast.arguments) -> ast.arguments:
    bare = ast.parse(f"def f({ast.unparse(arguments)}): pass").body[0]
    assert isinstance(bare, ast.FunctionDef)
    for one in ast.walk(bare.args):
        if isinstance(one, ast.arg):
            one.annotation = None
    return bare.args


def passed(arguments: ast.arguments) -> Iterator[str]:
    yield from (one.arg for one in (*arguments.posonlyargs, *arguments.args))
    if arguments.vararg:
        yield f"*{arguments.vararg.arg}"
    yield from (f"{one.arg}={one.arg}" for one in arguments.kwonlyargs)
    if arguments.kwarg:
        yield f"**{arguments.kwarg.arg}"


def received(arguments: ast.arguments) -> Iterator[str]:
    yield from (one.arg for one in (*arguments.posonlyargs, *arguments.args))
    if arguments.vararg:
        yield f"*{arguments.vararg.arg}"
    elif arguments.kwonlyargs:
        yield "*"
    yield from (one.arg for one in arguments.kwonlyargs)
    if arguments.kwarg:
        yield f"**{arguments.kwarg.arg}"


def needed(names: list[str], module: str, where: str) -> tuple[list[str], list[str]]:
    """Return the imports that bind the names as the module does, and what of them to mirror."""
    home = importlib.import_module(module)
    tree = ast.parse(inspect.getsource(home))
    rebound = {n for node in ast.walk(tree) if isinstance(node, ast.Global) for n in node.names}
    bound = {name: line for line, name in import_lines(tree, home)}
    imports, mirrors = [], []
    for name in names:
        if name in rebound:
            raise LookupError(
                f"{where}: reads the global {name}, which {module} rebinds: a copy would keep the "
                "old value"
            )
        imports.append(bound.get(name, f"from {module} import {name}"))
        if name not in bound and name not in vars(builtins) and hashable(f"{module}:{name}"):
            mirrors.append(f"{module}:{name}")
    return imports, mirrors


def hashable(name: str) -> bool:
    """Say whether the guard can hash the name: a function, a class or a literal constant."""
    try:
        fingerprint = guard.Guard({}).fingerprint(name)
        source = inspect.getsource(importlib.import_module(name.partition(":")[0]))
        return definition.hash_in_source(source, name.partition(":")[2]) == fingerprint
    except (guard.Mismatch, OSError):
        return False


def import_lines(tree: ast.Module, home: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield an import statement, made absolute, and the one name that it binds."""
    package = (home.__package__ or "").split(".")
    for node in tree.body:
        if isinstance(node, ast.Import):
            for one in node.names:
                named = f" as {one.asname}" if one.asname else ""
                yield f"import {one.name}{named}", one.asname or one.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *filter(None, [node.module])])
            for one in node.names:
                named = f" as {one.asname}" if one.asname else ""
                yield f"from {start} import {one.name}{named}", one.asname or one.name
