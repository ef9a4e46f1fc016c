"""Iterators are asked by next(), and answer by __next__."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OTHER = ("__iter__",)


class NextToBuiltin(Fixer):
    """Ask an iterator with next(), and call the method of one's own iterators __next__.

    Only in projects that run on Python 2 alone: elsewhere a method called next is the author's.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("next",))
    examples = (
        rewrites("x = rows.next()\nunicode(x)\n", "x = next(rows)\nunicode(x)\n"),
        rewrites(
            "class Rows:\n    def __iter__(self):\n        return self\n\n    def next(self):\n"
            "        return 1\n",
            "class Rows:\n    def __iter__(self):\n        return self\n\n    def __next__(self):\n"
            "        return 1\n",
            files=(("old.py", "x = unicode(1)\n"),),
        ),
        rewrites("unicode(1)\nf(rows.next)\n", "unicode(1)\nf(rows.__next__)\n"),
        leaves("unicode(1)\nnode.next = last\nf(node.next)\n"),
        leaves("unicode(1)\nx = node.next\n"),
        leaves("x = rows.next()\n"),
        leaves("unicode(1)\nx = page.next(2)\n"),
        leaves(
            "unicode(1)\n\n\nclass Page:\n    def next(self):\n        return 1\n\n"
            "    def after(self):\n        return self.next().next()\n"
        ),
        leaves("class Page:\n    def next(self):\n        return 1\n"),
        leaves("from x import next\n\nunicode(1)\nrows.next()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = [f for f in module.nodes(ast.FunctionDef) if f.name == "next"]
        for function in own:
            cls = module.parent(function)
            if isinstance(cls, ast.ClassDef) and defines(cls, "__iter__", "__next__") == {
                "__iter__"
            }:
                at = module.text.index("next", module.text.index("def", module.start(function)))
                yield module.fix(Edit(at, at + 4, "__next__"))
        if own or module.names.module.lookup("next"):
            return
        for method in passed_on(module):
            end = module.end(method)
            yield module.fix(Edit(end - len("next"), end, "__next__"))
        for call in module.nodes(ast.Call):
            func = call.func
            if (
                isinstance(func, ast.Attribute)
                and func.attr == "next"
                and not (call.args or call.keywords)
            ):
                yield module.fix(module.replace(call, f"next({module.source(func.value)})"))


def passed_on(module: Module) -> Iterator[ast.Attribute]:
    """Yield the methods called next that are passed to somebody, where no attribute is next."""
    named = [a for a in module.nodes(ast.Attribute) if a.attr == "next"]
    if any(not isinstance(a.ctx, ast.Load) for a in named):
        return
    for attribute in named:
        parent = module.parent(attribute)
        if isinstance(parent, ast.Call) and attribute in parent.args:
            yield attribute


def defines(cls: ast.ClassDef, *names: str) -> set[str]:
    return {s.name for s in cls.body if isinstance(s, ast.FunctionDef) and s.name in names}
