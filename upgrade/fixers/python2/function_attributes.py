"""Attributes of functions and methods under their Python 3 names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

NAMES = {
    "func_closure": "__closure__",
    "func_code": "__code__",
    "func_defaults": "__defaults__",
    "func_dict": "__dict__",
    "func_doc": "__doc__",
    "func_globals": "__globals__",
    "func_name": "__name__",
    "im_class": "__self__.__class__",
    "im_func": "__func__",
    "im_self": "__self__",
}


class FunctionAttributes(Fixer):
    """Read __name__ for func_name, __func__ for im_func, and their like.

    The old names meant nothing but functions and methods, so they are followed on any receiver but
    one that sets them itself.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(NAMES)
    examples = (
        rewrites("x = f.func_name\n", "x = f.__name__\n"),
        rewrites("x = m.im_class.__name__\n", "x = m.__self__.__class__.__name__\n"),
        leaves("x = func_name\n"),
        leaves("f(func_name=1)\n"),
        leaves(
            "class A:\n    def __init__(self, func_name):\n        self.func_name = func_name\n\n"
            "    def f(self):\n        return self.func_name\n"
        ),
        leaves("class A:\n    func_name = 1\n\n\nx = A().func_name\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {a.attr for a in module.nodes(ast.Attribute) if isinstance(a.ctx, ast.Store)}
        for cls in module.nodes(ast.ClassDef):
            own |= module.names.scopes[cls].bindings.keys()
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr in NAMES and attribute.attr not in own:
                end = module.end(attribute)
                yield module.fix(Edit(end - len(attribute.attr), end, NAMES[attribute.attr]))
