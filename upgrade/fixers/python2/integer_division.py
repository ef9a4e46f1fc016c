"""/ between integers no longer rounds down."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

WHOLE = ("len", "int", "ord", "count")
BROKEN = ("float", "Decimal", "total_seconds", "time", "Path", "path", "sqrt", "log", "log10")
OLD = (("old.py", "x = unicode(1)\n"),)


class IntegerDivision(Fixer):
    """Write // where both sides are plainly integers; tell of the divisions that may be.

    Only in projects that run on Python 2 alone, in modules that did not import division from
    __future__.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    link = "https://peps.python.org/pep-0238/"
    examples = (
        rewrites("half = len(xs) / 2\n", "half = len(xs) // 2\n", files=OLD),
        rewrites("x = (len(a) + 1) / int(b)\n", "x = (len(a) + 1) // int(b)\n", files=OLD),
        rewrites(
            "class A:\n    def __init__(self):\n        self.n = 3\n\n"
            "    def half(self):\n        return self.n / 2\n",
            "class A:\n    def __init__(self):\n        self.n = 3\n\n"
            "    def half(self):\n        return self.n // 2\n",
            files=OLD,
        ),
        rewrites(
            "from django.db import models\n\n\nclass A(models.Model):\n"
            "    n = models.IntegerField()\n\n    def half(self):\n        return self.n / 2\n",
            "from django.db import models\n\n\nclass A(models.Model):\n"
            "    n = models.IntegerField()\n\n    def half(self):\n        return self.n // 2\n",
            files=OLD,
        ),
        rewrites("n = 5\nx = range(n / 2)\n", "n = 5\nx = range(n // 2)\n", files=OLD),
        finds("x = long(1)\npage /= 2\n", "rounded down"),
        finds(
            "class A:\n    n = long(3)\n\n    def half(self):\n        return self.n / 2\n\n\n"
            "A().n = 0.5\n",
            "rounded down",
        ),
        leaves("page /= 2.0\n", files=OLD),
        finds("x = long(total) / pages\n", "rounded down"),
        leaves("half = len(xs) / 2\n"),
        leaves("x = total / 2.0\n", files=OLD),
        leaves("from __future__ import division\n\nx = len(xs) / 2\n", files=OLD),
        leaves("x = float(a) / b\n", files=OLD),
        leaves("HOUR = 3600.0\n\n\ndef f(x):\n    return x / HOUR\n", files=OLD),
        leaves("x = a // b\n", files=OLD),
        leaves("x = BASE / 'templates'\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ImportFrom):
            if node.module == "__future__" and "division" in (a.name for a in node.names):
                return
        for shortened in module.nodes(ast.AugAssign):
            sides = (shortened.target, shortened.value)
            if isinstance(shortened.op, ast.Div) and not any(broken(module, s) for s in sides):
                message = "a division of integers was rounded down: write //= if these are"
                yield self.finding(module, shortened, message)
        for division in module.nodes(ast.BinOp):
            if not isinstance(division.op, ast.Div):
                continue
            if all(
                whole(side) or whole_name(module, side) for side in (division.left, division.right)
            ):
                at = module.text.index("/", module.end(division.left))
                yield module.fix(module.insert(at, "/"))
            elif not broken(module, division.left) and not broken(module, division.right):
                message = "a division of integers was rounded down: write // if these are"
                yield self.finding(module, division, message)


def whole(node: ast.expr) -> bool:
    """Say whether an expression is plainly an integer."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.BinOp) and isinstance(
        node.op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod
    ):
        return whole(node.left) and whole(node.right)
    return isinstance(node, ast.Call) and name_of(node) in WHOLE


def whole_name(module: Module, node: ast.expr) -> bool:
    """Say whether a name or an attribute of self only ever gets integers."""
    if isinstance(node, ast.Name):
        value = only_value(module, node)
        return value is not None and whole(value)
    if not isinstance(node, ast.Attribute) or getattr(node.value, "id", "") != "self":
        return False
    cls = module.enclosing(node, ast.ClassDef)
    values = [value for name, value in given(module, cls) if name == node.attr]
    return bool(values) and all(
        value is not None and whole_value(module, value) for value in values
    )


def given(module: Module, cls: ast.AST | None) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the attributes that a class, or code anywhere, gives, with their values where known."""
    for node in getattr(cls, "body", []):
        if isinstance(node, ast.Assign):
            yield from (
                (part.id, node.value) for part in node.targets if isinstance(part, ast.Name)
            )
    for attribute in module.nodes(ast.Attribute):
        if not isinstance(attribute.ctx, ast.Load):
            statement = module.parent(attribute)
            adds = isinstance(statement, ast.AugAssign) and not isinstance(statement.op, ast.Div)
            known = adds or isinstance(statement, ast.Assign)
            yield attribute.attr, getattr(statement, "value", None) if known else None


def whole_value(module: Module, node: ast.expr) -> bool:
    """Say whether a value is an integer, or a model field that holds integers."""
    if isinstance(node, ast.Call) and (module.name_of(node.func) or "").startswith("django.db."):
        return name_of(node).endswith("IntegerField") and module.keyword(node, "null") is None
    return whole(node)


def broken(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is plainly no integer."""
    if isinstance(node, ast.Name):
        value = only_value(module, node)
        return value is not None and broken(module, value)
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, int)
    if isinstance(node, ast.BinOp):
        return broken(module, node.left) or broken(module, node.right)
    return isinstance(node, ast.Call) and name_of(node) in BROKEN


def only_value(module: Module, name: ast.Name) -> ast.expr | None:
    """Return what the only assignment of a name gives it."""
    found = module.names.scopes[name].lookup(name.id)
    if found is None or len(found[1].others) != 1:
        return None
    statement = module.parent(found[1].others[0])
    return statement.value if isinstance(statement, ast.Assign) else None


def name_of(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
