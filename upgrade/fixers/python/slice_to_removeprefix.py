"""removeprefix() and removesuffix() ask and cut."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class SliceToRemoveprefix(Fixer):
    """Write x = x.removeprefix(y) for `if x.startswith(y): x = x[len(y):]`.

    Python 3.9 (PEP 616). Suffixes only where -1 * len(y) tells that an empty one is not meant.
    """

    since = Python(3, 9)
    style = True
    words = frozenset(("startswith", "endswith"))
    needs = r"\[(?:len\(|:\s*-1\s*\*\s*len\()"
    examples = (
        rewrites(
            "if x.startswith(y):\n    x = x[len(y):]\n",
            "x = x.removeprefix(y)\n",
        ),
        rewrites(
            "def f(x):\n    if x.endswith('a'):\n        x = x[:-1 * len('a')]\n",
            "def f(x):\n    x = x.removesuffix('a')\n",
        ),
        leaves("if x.startswith(y):\n    z = x[len(y):]\n"),
        leaves("if x.startswith(y):\n    x = x[len(y):]\nelse:\n    z()\n"),
        leaves("if x.startswith(y):\n    # why\n    x = x[len(y):]\n"),
        leaves("if x.endswith(y):\n    x = x[:-len(y)]\n"),
        leaves("if x.startswith((y, z)):\n    x = x[len(y):]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.If):
            test = node.test
            if node.orelse or len(node.body) != 1 or not isinstance(test, ast.Call):
                continue
            func = test.func
            if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
                continue
            if (
                len(test.args) != 1
                or test.keywords
                or not module.text.startswith("if", module.start(node))
            ):
                continue
            part, name = test.args[0], func.value.id
            if not isinstance(part, ast.Name | ast.Constant) or "#" in module.source(node):
                continue
            if cuts(module, node.body[0], name, part, func.attr):
                method = "removeprefix" if func.attr == "startswith" else "removesuffix"
                text = f"{name} = {name}.{method}({module.source(part)})"
                yield module.fix(module.replace(node, text))


def cuts(module: Module, node: ast.stmt, name: str, part: ast.expr, method: str) -> bool:
    """Say whether a statement takes from a variable the part that was asked for."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return False
    target, value = node.targets[0], node.value
    if (
        not isinstance(target, ast.Name)
        or target.id != name
        or not isinstance(value, ast.Subscript)
    ):
        return False
    piece = value.slice
    if not isinstance(value.value, ast.Name) or value.value.id != name:
        return False
    if not isinstance(piece, ast.Slice) or piece.step is not None:
        return False
    if method == "startswith":
        return piece.upper is None and is_length(module, piece.lower, part)
    end = piece.upper
    if method != "endswith" or piece.lower is not None or not isinstance(end, ast.BinOp):
        return False
    minus = ast.dump(end.left) == ast.dump(ast.UnaryOp(ast.USub(), ast.Constant(1)))
    return minus and isinstance(end.op, ast.Mult) and is_length(module, end.right, part)


def is_length(module: Module, node: ast.expr | None, part: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and module.is_builtin(node.func, "len")
        and len(node.args) == 1
        and ast.dump(node.args[0]) == ast.dump(part)
    )
