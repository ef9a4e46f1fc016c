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

OLD = (("old.py", "x = unicode(1)\n"),)


class FunctionAttributes(Fixer):
    """Read __name__ for func_name, __func__ for im_func, and their like.

    Followed on any receiver, but not in modules whose classes have such an attribute, and only in
    projects that run on Python 2 alone: elsewhere func_name is somebody's own.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(NAMES)
    examples = (
        rewrites("x = f.func_name\n", "x = f.__name__\n", files=OLD),
        rewrites("x = m.im_class.__name__\n", "x = m.__self__.__class__.__name__\n", files=OLD),
        rewrites("f.func_name = 'a'\n", "f.__name__ = 'a'\n", files=OLD),
        leaves("class A:\n    x = self.func_name\n"),
        leaves("x = func_name\n", files=OLD),
        leaves("f(func_name=1)\n", files=OLD),
        leaves(
            "class A:\n    def __init__(self, func_name):\n        self.func_name = func_name\n\n"
            "    def f(self):\n        return self.func_name\n",
            files=OLD,
        ),
        leaves("class A:\n    func_name = 1\n\n\nx = A().func_name\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {
            a.attr
            for a in module.nodes(ast.Attribute)
            if isinstance(a.ctx, ast.Store) and getattr(a.value, "id", "") in ("self", "cls")
        }
        for cls in module.nodes(ast.ClassDef):
            own |= module.names.scopes[cls].bindings.keys()
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr in NAMES and attribute.attr not in own:
                end = module.end(attribute)
                yield module.fix(Edit(end - len(attribute.attr), end, NAMES[attribute.attr]))
