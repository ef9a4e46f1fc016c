"""Threads have a daemon attribute."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class SetDaemonToProperty(Fixer):
    """Assign thread.daemon where setDaemon() was called.

    The attribute came with Python 2.6; the method is deprecated since 3.10.
    """

    since = Python(3, 0)
    words = frozenset(("setDaemon", "isDaemon"))
    examples = (
        rewrites("t.setDaemon(True)\n", "t.daemon = True\n"),
        rewrites("x = self.thread.isDaemon()\n", "x = self.thread.daemon\n"),
        leaves("f = t.setDaemon\n"),
        leaves("x = t.setDaemon(True)\n"),
        leaves("class T:\n    def setDaemon(self, on):\n        pass\n\n\nT().setDaemon(True)\n"),
        leaves("t.daemon = True\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if any(f.name in self.words for f in module.nodes(ast.FunctionDef)):
            return
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or call.keywords:
                continue
            owner = module.source(func.value)
            if func.attr == "isDaemon" and not call.args:
                yield module.fix(module.replace(call, f"{owner}.daemon"))
            alone = isinstance(module.parent(call), ast.Expr) and len(call.args) == 1
            if func.attr == "setDaemon" and alone:
                text = f"{owner}.daemon = {module.source(call.args[0])}"
                yield module.fix(module.replace(call, text))
