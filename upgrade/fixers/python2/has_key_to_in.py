"""dict.has_key() is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

SIMPLE = (ast.Name, ast.Attribute, ast.Constant, ast.Call, ast.Subscript, ast.Tuple, ast.BinOp)
STATEMENTS = (ast.If, ast.While, ast.Assert, ast.Assign, ast.Return, ast.Expr)
LOOSE = (*STATEMENTS, ast.BoolOp, ast.IfExp, ast.comprehension)


class HasKeyToIn(Fixer):
    """Ask `key in mapping` instead of mapping.has_key(key).

    Everything that has the method answers `in` as well; classes that define has_key are left.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(("has_key",))
    examples = (
        rewrites("if d.has_key(k):\n    pass\n", "if k in d:\n    pass\n"),
        rewrites("x = not d.has_key('a')\n", "x = 'a' not in d\n"),
        rewrites("f(a.b.has_key(k + 1) and 2)\n", "f(k + 1 in a.b and 2)\n"),
        rewrites("f(d.has_key(k))\n", "f(k in d)\n"),
        rewrites("d.has_key(a or b)\n", "(a or b) in d\n"),
        rewrites("x = d.has_key(k) == y\n", "x = (k in d) == y\n"),
        leaves("d.has_key()\n"),
        leaves("d.has_key(a, b)\n"),
        leaves("d.has_key(key=a)\n"),
        leaves("has_key(d)\n"),
        leaves("f = d.has_key\n"),
        leaves("class D:\n    def has_key(self, k):\n        return self.d.has_key(k)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if any(f.name == "has_key" for f in module.nodes(ast.FunctionDef)):
            return
        for call in module.nodes(ast.Call):
            func = call.func
            if (
                isinstance(func, ast.Attribute)
                and func.attr == "has_key"
                and len(call.args) == 1
                and not call.keywords
                and not isinstance(call.args[0], ast.Starred)
            ):
                yield self._in(module, call, func)

    def _in(self, module: Module, call: ast.Call, func: ast.Attribute) -> Fix:
        key, mapping = bracketed(module, call.args[0]), bracketed(module, func.value)
        parent = module.parent(call)
        if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
            return module.fix(module.replace(parent, f"{key} not in {mapping}"))
        text = f"{key} in {mapping}"
        alone = isinstance(parent, LOOSE) or (isinstance(parent, ast.Call) and call in parent.args)
        return module.fix(module.replace(call, text if alone else f"({text})"))


def bracketed(module: Module, node: ast.expr) -> str:
    """Return the source of an operand of `in`, in brackets where it binds less."""
    text = module.source(node)
    if isinstance(node, ast.Tuple) and not text.startswith("("):
        return f"({text})"
    if "\n" in text and isinstance(node, ast.BinOp):
        return f"({text})"
    return text if isinstance(node, SIMPLE) else f"({text})"
