"""Sorting takes a key; cmp is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")
OLD = (("old.py", "x = unicode(1)\n"),)


class CmpToKey(Fixer):
    """Pass functools.cmp_to_key(f) as the key where a sort was given a comparison.

    The builtin cmp(a, b) becomes (a > b) - (a < b), its definition. A class with __cmp__ is a
    finding: its order has to be said by __lt__ and __eq__.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("cmp", "sort", "sorted", "__cmp__"))
    examples = (
        rewrites(
            "xs.sort(cmp=by_age)\n",
            "from functools import cmp_to_key\nxs.sort(key=cmp_to_key(by_age))\n",
            files=OLD,
        ),
        rewrites(
            "xs.sort(lambda a, b: a - b)\n",
            "from functools import cmp_to_key\nxs.sort(key=cmp_to_key(lambda a, b: a - b))\n",
            files=OLD,
        ),
        rewrites(
            "ys = sorted(xs, cmp=f, reverse=True)\n",
            "from functools import cmp_to_key\nys = sorted(xs, key=cmp_to_key(f), reverse=True)\n",
            files=OLD,
        ),
        rewrites(
            "ys = sorted(xs, f)\n",
            "from functools import cmp_to_key\nys = sorted(xs, key=cmp_to_key(f))\n",
            files=OLD,
        ),
        rewrites("x = cmp(a, b)\n", "x = (a > b) - (a < b)\n", files=OLD),
        rewrites("x = -cmp(a.b, c[1])\n", "x = -((a.b > c[1]) - (a.b < c[1]))\n", files=OLD),
        finds(
            "x = unicode(1)\n\n\nclass A:\n    def __cmp__(self, other):\n        return 0\n",
            "A has __cmp__",
            after="x = unicode(1)\n\n\nclass A:\n    def __cmp__(self, other):\n        return 0\n",
        ),
        leaves("xs.sort(key=f)\n", files=OLD),
        leaves("xs.sort()\n", files=OLD),
        leaves("cursor.sort('age')\n", files=OLD),
        leaves("numbers.sort(0)\n", files=OLD),
        leaves("def f(cmp):\n    return cmp(1, 2)\n", files=OLD),
        leaves("import operator\n\noperator.cmp(1, 2)\n", files=OLD),
        leaves("x = cmp(f(), g())\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            fix = self._sort(module, call) or self._cmp(module, call)
            if fix is not None:
                yield fix
        for cls in module.nodes(ast.ClassDef):
            names = {s.name: s for s in cls.body if isinstance(s, ast.FunctionDef)}
            if "__cmp__" in names and "__lt__" not in names:
                message = f"{cls.name} has __cmp__, which nothing calls: define __eq__ and __lt__"
                yield self.finding(module, names["__cmp__"], message)

    def _sort(self, module: Module, call: ast.Call) -> Fix | None:
        method = isinstance(call.func, ast.Attribute) and call.func.attr == "sort"
        if not method and not module.is_builtin(call.func, "sorted"):
            return None
        keyword = module.keyword(call, "cmp")
        if not method and len(call.args) == 2 and not isinstance(call.args[1], ast.Starred):
            keyword = ast.keyword("cmp", call.args[1], **places(call.args[1]))
        imports = [Import("functools", "cmp_to_key")]
        if keyword is not None and module.keyword(call, "key") is None:
            text = f"key=cmp_to_key({module.source(keyword.value)})"
            return module.fix(module.replace(keyword, text), imports=imports)
        first = call.args[0] if method and len(call.args) == 1 and not call.keywords else None
        if isinstance(first, ast.Lambda) and len(first.args.args) == 2:
            text = f"key=cmp_to_key({module.source(first)})"
            return module.fix(module.replace(first, text), imports=imports)
        return None

    def _cmp(self, module: Module, call: ast.Call) -> Fix | None:
        if not module.is_builtin(call.func, "cmp") or len(call.args) != 2:
            return None
        if any(isinstance(part, ast.Call) for arg in call.args for part in ast.walk(arg)):
            return None  # would be called twice
        a, b = (module.source(arg) for arg in call.args)
        text = f"({a} > {b}) - ({a} < {b})"
        alone = isinstance(module.parent(call), ast.Return | ast.Assign | ast.Lambda | ast.Expr)
        return module.fix(module.replace(call, text if alone else f"({text})"))


def places(node: ast.expr) -> dict[str, int]:
    """Return where a node stands, for a node that takes its place."""
    return {name: getattr(node, name) for name in POSITION}
