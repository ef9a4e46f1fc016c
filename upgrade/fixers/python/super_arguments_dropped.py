"""super() knows its class and its object."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class SuperArgumentsDropped(Fixer):
    """Write super() for super(Class, self) where both are the method's own.

    Left in nested functions, in comprehensions, where the class is another, and in dataclasses with
    slots, which are made anew after their methods.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("super",))
    examples = (
        rewrites(
            "class A(B):\n    def f(self):\n        super(A, self).f()\n",
            "class A(B):\n    def f(self):\n        super().f()\n",
        ),
        rewrites(
            "class A(B):\n    @classmethod\n    def f(cls):\n        return super(A, cls).f()\n",
            "class A(B):\n    @classmethod\n    def f(cls):\n        return super().f()\n",
        ),
        leaves("class A(B):\n    def f(self):\n        super(B, self).f()\n"),
        leaves("class A(B):\n    def f(self, other):\n        super(A, other).f()\n"),
        leaves("class A(B):\n    def f(self):\n        return [super(A, self).f() for x in y]\n"),
        leaves("class A(B):\n    def f(self):\n        def g():\n            super(A, self).f()\n"),
        leaves("def f(self):\n    super(A, self).f()\n"),
        leaves("class A(B):\n    def f(self):\n        super().f()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if not module.is_builtin(call.func, "super") or len(call.args) != 2:
                continue
            function = module.enclosing(
                call, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, *COMPREHENSIONS
            )
            cls = module.parent(function) if function is not None else None
            if not isinstance(function, ast.FunctionDef) or not isinstance(cls, ast.ClassDef):
                continue
            names = [a.id if isinstance(a, ast.Name) else "" for a in call.args]
            first = [*function.args.posonlyargs, *function.args.args][:1]
            slots = any("slots" in module.source(d) for d in cls.decorator_list)
            if names == [cls.name, *(a.arg for a in first)] and not slots:
                yield module.fix(Edit(module.end(call.func), module.end(call), "()"))
