"""A generator ends by returning."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class RaiseStopIterationToReturn(Fixer):
    """Return from a generator that raised StopIteration.

    Since Python 3.7 (PEP 479) the exception becomes a RuntimeError inside a generator.
    """

    since = Python(3, 3)
    removed = Python(3, 7)
    words = frozenset(("StopIteration",))
    link = "https://peps.python.org/pep-0479/"
    examples = (
        rewrites(
            "def f():\n    yield 1\n    raise StopIteration\n",
            "def f():\n    yield 1\n    return\n",
        ),
        rewrites(
            "def f(x):\n    if x:\n        raise StopIteration()\n    yield x\n",
            "def f(x):\n    if x:\n        return\n    yield x\n",
        ),
        leaves("class A:\n    def __next__(self):\n        raise StopIteration\n"),
        leaves("def f():\n    yield 1\n    raise ValueError\n"),
        leaves("def f():\n    def g():\n        raise StopIteration\n    yield g\n"),
        leaves(
            "def f():\n    yield 1\n    try:\n        raise StopIteration\n"
            "    except StopIteration:\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Raise):
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if error is None or not module.is_builtin(error, "StopIteration") or node.cause:
                continue
            if isinstance(node.exc, ast.Call) and (node.exc.args or node.exc.keywords):
                continue
            function = module.enclosing(node, ast.FunctionDef, ast.Lambda, ast.AsyncFunctionDef)
            caught = module.enclosing(node, ast.Try)
            if (
                isinstance(function, ast.FunctionDef)
                and caught is None
                and yields(module, function)
            ):
                yield module.fix(module.replace(node, "return"))


def yields(module: Module, function: ast.FunctionDef) -> bool:
    """Say whether a function is a generator."""
    return any(
        module.enclosing(node, ast.FunctionDef, ast.Lambda, ast.AsyncFunctionDef) is function
        for kind in (ast.Yield, ast.YieldFrom)
        for node in module.nodes(kind)
    )
