"""apply() is written with stars."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.python2_alone import is_old_builtin
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
LOOSE = (ast.Lambda, ast.IfExp, ast.NamedExpr, ast.BoolOp, ast.Compare)


class ApplyToCall(Fixer):
    """Write f(*args, **kwargs) for apply(f, args, kwargs).

    The stars came with Python 2.0, Python 3 dropped the function. A call with a starred argument of
    its own is left.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("apply",))
    needs = r"\bapply\s*\("
    examples = (
        rewrites("x = apply(f, args)\n", "x = f(*args)\n", files=OLD),
        rewrites("x = apply(f.g, (1, 2), kw)\n", "x = f.g(*(1, 2), **kw)\n", files=OLD),
        rewrites("apply(lambda a: a, a or b)\n", "(lambda a: a)(*(a or b))\n", files=OLD),
        rewrites("x = apply(f)\n", "x = f()\n", files=OLD),
        rewrites("x = apply(\n    f,\n    a)\n", "x = f(*a)\n", files=OLD),
        leaves("x = apply(f, args)\n"),
        leaves("x = frame.apply(f, args)\n", files=OLD),
        leaves("def apply(f, args):\n    pass\n\n\napply(f, x)\n", files=OLD),
        leaves("apply(*x)\n", files=OLD),
        leaves("apply(\n    f,  # why\n    x)\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if not is_old_builtin(module, call.func, "apply") or call.keywords:
                continue
            if not 1 <= len(call.args) <= 3 or is_commented(module.source(call)):
                continue
            if any(isinstance(argument, ast.Starred) for argument in call.args):
                continue
            function, *rest = call.args
            text = module.source(function)
            called = text if isinstance(function, ATOMS) else f"({text})"
            given = (
                star + bracketed(module, argument)
                for star, argument in zip(("*", "**"), rest, strict=False)
            )
            yield module.fix(module.replace(call, f"{called}({', '.join(given)})"))


def is_commented(text: str) -> bool:
    """Say whether a call may hold a comment: one that ends on its first line can't."""
    return "#" in text and "\n" in text


def bracketed(module: Module, node: ast.expr) -> str:
    text = module.source(node)
    return f"({text})" if isinstance(node, LOOSE) else text
