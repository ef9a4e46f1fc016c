"""Files are iterated themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class XreadlinesToIteration(Fixer):
    """Iterate a file itself instead of its xreadlines().

    Deprecated since Python 2.3, gone in 3.0. Classes that have such a method are left.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(("xreadlines",))
    examples = (
        rewrites("for x in f.xreadlines():\n    pass\n", "for x in f:\n    pass\n"),
        rewrites("x = list(open('a').xreadlines())\n", "x = list(open('a'))\n"),
        rewrites("x = f.xreadlines\n", "x = f.__iter__\n"),
        leaves("for x in f.xreadlines(1):\n    pass\n"),
        leaves("xreadlines()\n"),
        leaves(
            "class F:\n    def xreadlines(self):\n        pass\n\n    def f(self):\n"
            "        return self.xreadlines()\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if any(f.name == "xreadlines" for f in module.nodes(ast.FunctionDef)):
            return
        for node in module.nodes(ast.Attribute):
            if node.attr != "xreadlines" or not isinstance(node.ctx, ast.Load):
                continue
            call, end = module.parent(node), module.end(node)
            if not isinstance(call, ast.Call) or call.func is not node:
                yield module.fix(Edit(end - len(node.attr), end, "__iter__"))
            elif not call.args and not call.keywords:
                yield module.fix(Edit(module.end(node.value), module.end(call), ""))
