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
            elif not broken(division.left) and not broken(division.right):
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


def broken(node: ast.expr) -> bool:
    """Say whether an expression is plainly no integer."""
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, int)
    if isinstance(node, ast.BinOp):
        return broken(node.left) or broken(node.right)
    return isinstance(node, ast.Call) and name_of(node) in BROKEN


def name_of(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
