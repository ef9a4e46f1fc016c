"""super() knows its class and its object."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
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
        rewrites(
            "class A(B):\n    async def f(self):\n        await super(A, self).f()\n",
            "class A(B):\n    async def f(self):\n        await super().f()\n",
        ),
        rewrites(
            "class A:\n    class C(B):\n        def f(self):\n            super(A.C, self).f()\n",
            "class A:\n    class C(B):\n        def f(self):\n            super().f()\n",
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
            if len(call.args) != 2 or call.keywords or not module.is_builtin(call.func, "super"):
                continue
            function = module.enclosing(call, *FUNCTIONS, *COMPREHENSIONS)
            if not isinstance(function, FUNCTIONS):
                continue
            cls = module.enclosing(function, *FUNCTIONS, *COMPREHENSIONS, ast.ClassDef)
            if not isinstance(cls, ast.ClassDef) or in_signature(module, function, call):
                continue
            names = [dotted(argument) for argument in call.args]
            first = [a.arg for a in (*function.args.posonlyargs, *function.args.args)][:1]
            slots = any("slots" in module.source(d) for d in cls.decorator_list)
            if names[0] in (cls.name, qualified(module, cls)) and names[1:] == first and not slots:
                yield module.fix(Edit(module.end(call.func), module.end(call), "()"))


def dotted(node: ast.expr) -> str:
    """Return a name with its attributes as it is written, "" for any other expression."""
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return node.id if isinstance(node, ast.Name) else ""


def qualified(module: Module, cls: ast.ClassDef) -> str:
    """Return the dotted name that a class has within its module."""
    outer = [above.name for above in module.ancestors(cls) if isinstance(above, ast.ClassDef)]
    return ".".join([*reversed(outer), cls.name])


def in_signature(module: Module, function: ast.AST, node: ast.AST) -> bool:
    """Say whether a node is part of what is evaluated where the function is defined."""
    inner = node
    for above in module.ancestors(node):
        if above is function:
            break
        inner = above
    return isinstance(inner, ast.arguments) or inner in getattr(function, "decorator_list", ())
