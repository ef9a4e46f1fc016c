"""A list of map() or filter() with a lambda is a comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
INNER = (ast.Lambda, ast.GeneratorExp, ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr)


class ListOfLambdaToComprehension(Fixer):
    """Write [f(x) for x in y] for list(map(lambda x: f(x), y)), and the like for filter().

    Only in projects that run on Python 2 alone, where map() made the list. A lambda that makes
    another function is left: it would see the last value alone.
    """

    since = Python(3, 0)
    python2_only = True
    words = frozenset(("lambda",))
    needs = r"\b(?:map|filter)\s*\(\s*lambda\b"
    examples = (
        rewrites("x = list(map(lambda a: a + 1, y))\n", "x = [a + 1 for a in y]\n", files=OLD),
        rewrites("x = list(map(lambda a: (a, 1), y))\n", "x = [(a, 1) for a in y]\n", files=OLD),
        rewrites(
            "x = list(filter(lambda a: a.b, f(y)))\n", "x = [a for a in f(y) if a.b]\n", files=OLD
        ),
        rewrites(
            "x = list(filter(lambda a: b if a else c, y))\n",
            "x = [a for a in y if (b if a else c)]\n",
            files=OLD,
        ),
        rewrites(
            "x = list(filter(lambda a: a != '#', y))\n",
            "x = [a for a in y if a != '#']\n",
            files=OLD,
        ),
        leaves("x = list(map(lambda a: a + 1, y))\n"),
        leaves("x = list(map(lambda a, b: a + b, y, z))\n", files=OLD),
        leaves("x = list(map(lambda a=1: a, y))\n", files=OLD),
        leaves("x = list(map(lambda a: lambda: a, y))\n", files=OLD),
        leaves("for x in map(lambda a: a + 1, y):\n    pass\n", files=OLD),
        leaves("x = list(map(lambda a: a, y  # why\n))\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            inner = call.args[0] if len(call.args) == 1 and not call.keywords else None
            if not isinstance(inner, ast.Call) or not module.is_builtin(call.func, "list"):
                continue
            function = inner.args[0] if len(inner.args) == 2 and not inner.keywords else None
            if not isinstance(function, ast.Lambda) or isinstance(inner.args[1], ast.Starred):
                continue
            name = parameter(function)
            text = module.source(call)
            if name is None or ("#" in text and "\n" in text):
                continue
            if module.is_builtin(inner.func, "map"):
                yield module.fix(*mapped(module, call, name, function.body, inner.args[1]))
            elif module.is_builtin(inner.func, "filter"):
                items = bracketed(module, inner.args[1])
                test = bracketed(module, function.body)
                yield module.fix(module.replace(call, f"[{name} for {name} in {items} if {test}]"))


def parameter(function: ast.Lambda) -> str | None:
    """Return the only parameter of a lambda that makes no function; None where it is another."""
    given = function.args
    others = (given.vararg, given.kwarg, *given.posonlyargs, *given.kwonlyargs, *given.defaults)
    if len(given.args) != 1 or any(others):
        return None
    if any(isinstance(node, INNER) for node in ast.walk(function.body)):
        return None
    return given.args[0].arg


def mapped(
    module: Module, call: ast.Call, name: str, body: ast.expr, items: ast.expr
) -> Iterator[Edit]:
    """Yield the edits around what is computed and what is iterated, which stay as they are."""
    loose = isinstance(items, ast.IfExp | ast.Lambda)
    yield Edit(module.start(call), module.start(body), "[")
    yield Edit(module.end(body), module.start(items), f" for {name} in " + "(" * loose)
    yield Edit(module.end(items), module.end(call), ")" * loose + "]")


def bracketed(module: Module, node: ast.expr) -> str:
    text = module.source(node)
    return f"({text})" if isinstance(node, ast.IfExp | ast.Lambda) else text
