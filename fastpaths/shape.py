"""What a definition does, apart from how it is written: its syntax tree, levelled and hashed.

A patch release that renames a local variable, rewords a docstring or moves a deprecation to another
release's warning leaves the behaviour as it was, so a path made for the old form fits the new one.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator

# A function that asks these sees its own local names; the latter do so without an argument.
REFLECTIVE = frozenset({"locals", "eval", "exec", "_getframe", "currentframe"})
REFLECTIVE_ALONE = frozenset({"vars", "dir"})
DEPRECATION = re.compile(r"^RemovedIn(Django|Next|After)\w*Warning$")
Function = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def shape(text: str, left: str = "") -> str | None:
    """Return the hash of a definition's levelled tree, or None for what isn't Python.

    Levelled are comments, layout, docstrings, the annotations of a signature and the names of local
    variables. left says what a path leaves to the original: the handlers of that exception, or, as
    RemovedIn, which of Django's deprecation warnings is given.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    for node in list(ast.walk(tree)):
        if isinstance(node, Function):
            _without_words(node)
        elif isinstance(node, ast.ClassDef):
            _without_docstring(node)
        elif left and isinstance(node, ast.ExceptHandler) and _catches(node, left):
            node.body = [ast.Pass()]
    names: dict[int, str] = {}
    for outermost in _functions(tree):
        names |= _numbered(outermost)
    written = "\n".join(_written(tree, names, left))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _catches(handler: ast.ExceptHandler, name: str) -> bool:
    return isinstance(handler.type, ast.Name) and handler.type.id == name


def _without_words(function: Function) -> None:
    _without_docstring(function)
    function.returns = None
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for argument in [*every, arguments.vararg, arguments.kwarg]:
        if argument is not None:
            argument.annotation = None


def _without_docstring(node: Function | ast.ClassDef) -> None:
    first = node.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        node.body = node.body[1:] or [ast.Pass()]


def _functions(node: ast.AST) -> Iterator[Function]:
    """Yield the outermost functions below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield child
        else:
            yield from _functions(child)


def _numbered(function: Function) -> dict[int, str]:
    """Return a number for each node that names a local variable, by the order of appearance.

    Only names that mean this one variable wherever they stand in the function are numbered: bound
    in its own body by an assignment, in no scope inside it, by nothing else (a parameter, an
    import, a pattern, a global). So two functions of one shape differ by a renaming one to one.
    """
    inside = [node for statement in function.body for node in ast.walk(statement)]
    if any(map(_is_reflective, inside)):
        return {}
    own = set(_bound(function.body))
    own -= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    for node in inside:
        if _is_scope(node):
            own.difference_update(_bound(ast.iter_child_nodes(node), deep=True))
        if isinstance(node, ast.Global | ast.Nonlocal):
            own.difference_update(node.names)
        elif not isinstance(node, ast.ExceptHandler):
            words = [getattr(node, field, None) or "" for field in ("name", "asname", "rest")]
            own.difference_update(w.partition(".")[0] for w in words if isinstance(w, str))
    return _in_order(inside, {name for name in own if not name.startswith("__")})


def _is_reflective(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and not node.args:
        return _word(node.func) in REFLECTIVE_ALONE
    return _word(node) in REFLECTIVE


def _in_order(inside: list[ast.AST], own: set[str]) -> dict[int, str]:
    order: dict[str, str] = {}
    found: dict[int, str] = {}
    for node in inside:
        name = _word(node)
        if isinstance(node, ast.Name | ast.ExceptHandler) and name in own:
            found[id(node)] = order.setdefault(name, f"local {len(order)}")
    return found


def _word(node: ast.AST) -> str:
    """Return the name that a node consists of, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.ExceptHandler):
        return node.name or ""
    return node.attr if isinstance(node, ast.Attribute) else ""


def _is_scope(node: ast.AST) -> bool:
    return isinstance(node, SCOPES + COMPREHENSIONS)


def _bound(nodes: Iterable[ast.AST], deep: bool = False) -> Iterator[str]:
    """Yield the names that are bound by assignment in this scope; deep: and in those inside it."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        stores = isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        if stores or isinstance(node, ast.ExceptHandler):
            yield _word(node)
        if deep or not _is_scope(node):
            waiting += ast.iter_child_nodes(node)


def _written(node: object, names: dict[int, str], left: str) -> Iterator[str]:
    """Yield the words of a tree, the same on every Python: empty fields and places are left out."""
    if isinstance(node, ast.AST):
        yield type(node).__name__
        for field, value in ast.iter_fields(node):
            if field == "kind" or value == [] or (value is None and field != "value"):
                continue
            yield f".{field}"
            named = field in ("id", "name") and id(node) in names
            yield from [names[id(node)]] if named else _written(value, names, left)
        yield "end"
    elif isinstance(node, list):
        yield f"[{len(node)}"
        for item in node:
            yield from _written(item, names, left)
    elif left == "RemovedIn" and isinstance(node, str) and DEPRECATION.match(node):
        yield "'a deprecation'"
    else:
        yield repr(node)
