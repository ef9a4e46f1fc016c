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
        for division in module.nodes(ast.BinOp):
            if not isinstance(division.op, ast.Div):
                continue
            if whole(division.left) and whole(division.right):
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
