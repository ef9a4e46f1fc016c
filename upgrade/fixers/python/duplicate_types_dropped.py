"""A type named twice is asked for once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class DuplicateTypesDropped(Fixer):
    """Name each type once in except, isinstance() and issubclass().

    Where two names became one, str and unicode for example, they stand there twice.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("isinstance", "issubclass", "except"))
    needs = r"\b(?:is(?:instance|subclass)\(.*|except\s*)\("
    examples = (
        rewrites("isinstance(x, (int, int))\n", "isinstance(x, int)\n"),
        rewrites("issubclass(x, (a.b, str, a.b))\n", "issubclass(x, (a.b, str))\n"),
        rewrites(
            "try:\n    f()\nexcept (A, B, A):\n    pass\n",
            "try:\n    f()\nexcept (A, B):\n    pass\n",
        ),
        leaves("isinstance(x, (int, str))\n"),
        leaves("isinstance(x, (a(), a()))\n"),
        leaves("isinstance((int, int), y)\n"),
        leaves("try:\n    f()\nexcept (A, B):\n    pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        asked = [handler.type for handler in module.nodes(ast.ExceptHandler)]
        for call in module.nodes(ast.Call):
            if len(call.args) == 2 and module.is_builtin(call.func, "isinstance", "issubclass"):
                asked.append(call.args[1])
        for node in asked:
            if isinstance(node, ast.Tuple) and len(node.elts) > 1 and dotted(node.elts):
                texts = [module.source(element) for element in node.elts]
                kept = list(dict.fromkeys(texts))
                if len(kept) < len(texts) and "#" not in module.source(node):
                    text = kept[0] if len(kept) == 1 else f"({', '.join(kept)})"
                    before = module.text[module.start(node) - 1]
                    space = " " if before.isalnum() else ""
                    yield module.fix(module.replace(node, space + text))


def dotted(nodes: list[ast.expr]) -> bool:
    """Say whether all are names, with or without attributes."""
    for node in nodes:
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name):
            return False
    return True
