"""Sets and dicts have displays and comprehensions of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class SetLiterals(Fixer):
    """Write {1, 2} for set([1, 2]) and {k: v for ...} for dict((k, v) for ...).

    Python 2.7 and 3.0 brought both; nothing is built twice.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("set", "dict"))
    examples = (
        rewrites("x = set([1, 2])\n", "x = {1, 2}\n"),
        rewrites("x = set(())\n", "x = set()\n"),
        rewrites("x = set([a for a in b])\n", "x = {a for a in b}\n"),
        rewrites("x = dict((a, b) for a, b in c)\n", "x = {a: b for a, b in c}\n"),
        rewrites("x = dict([(a, 1) for a in c])\n", "x = {a: 1 for a in c}\n"),
        leaves("x = set()\n"),
        leaves("x = set(a)\n"),
        leaves("x = dict(a=1)\n"),
        leaves("x = dict(pair for pair in c)\n"),
        leaves("def set(x):\n    pass\n\n\nset([1])\n"),
        leaves("x = dict([(1, 2)], a=1)\n"),
        leaves("x = set([*a])\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if len(call.args) != 1 or call.keywords:
                continue
            text = None
            if module.is_builtin(call.func, "set"):
                text = self._set(module, call.args[0])
            elif module.is_builtin(call.func, "dict"):
                text = self._dict(module, call.args[0])
            if text is not None and "#" not in module.source(call):
                yield module.fix(module.replace(call, text))

    def _set(self, module: Module, node: ast.expr) -> str | None:
        if isinstance(node, ast.List | ast.Tuple):
            if not node.elts:
                return "set()"
            if any(isinstance(e, ast.Starred) for e in node.elts):
                return None
            first, last = module.start(node.elts[0]), module.end(node)
            inside = module.text[first : last - 1] if bracketed(module, node) else None
            return None if inside is None else "{" + inside.rstrip().rstrip(",") + "}"
        if isinstance(node, ast.ListComp):
            return "{" + module.source(node)[1:-1].strip() + "}"
        return None

    def _dict(self, module: Module, node: ast.expr) -> str | None:
        if not isinstance(node, ast.ListComp | ast.GeneratorExp):
            return None
        pair = node.elt
        if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
            return None
        if any(isinstance(e, ast.Starred) for e in pair.elts):
            return None
        key, value = (module.source(e) for e in pair.elts)
        rest = module.text[module.end(pair) : module.end(node)]
        return f"{{{key}: {value}{rest[:-1].rstrip()}}}"


def bracketed(module: Module, node: ast.expr) -> bool:
    return module.source(node)[0] in "(["
