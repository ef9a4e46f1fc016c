"""What is unpacked at once needs no list."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

WAITS = (ast.Await, ast.Yield, ast.YieldFrom)


class UnpackedListToGenerator(Fixer):
    """Write a, b = (f(x) for x in y) for a, b = [f(x) for x in y].

    The list is thrown away as soon as it is made.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("for",))
    needs = r",[^=\n]*=\s*\[(?!\s*\(?(\w+)\)?\s+for\s+\1\s)[^\n]|=\s*\[\s*$"
    examples = (
        rewrites("a, b = [f(x) for x in y]\n", "a, b = (f(x) for x in y)\n"),
        rewrites(
            "a, *b = [\n    f(x)\n    for x in y\n]\n", "a, *b = (\n    f(x)\n    for x in y\n)\n"
        ),
        leaves("a = [f(x) for x in y]\n"),
        leaves("a = b, c = [f(x) for x in y]\n"),
        leaves("[a, b] = [f(x) for x in y]\n"),
        leaves("a, b = {f(x) for x in y}\n"),
        leaves("async def g():\n    a, b = [await f(x) for x in y]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Assign):
            value = node.value
            if len(node.targets) != 1 or type(node.targets[0]) is not ast.Tuple:
                continue
            if type(value) is not ast.ListComp or any(g.is_async for g in value.generators):
                continue
            if any(isinstance(part, WAITS) for part in ast.walk(value)) or plain(value):
                continue
            first, last = module.start(value), module.end(value)
            yield module.fix(Edit(first, first + 1, "("), Edit(last - 1, last, ")"))


def plain(node: ast.ListComp) -> bool:
    """Say whether a comprehension only copies, which comprehension_to_unpacking shortens."""
    loop = node.generators[0]
    return (
        isinstance(node.elt, ast.Name)
        and isinstance(loop.target, ast.Name)
        and node.elt.id == loop.target.id
        and len(node.generators) == 1
        and not loop.ifs
    )
