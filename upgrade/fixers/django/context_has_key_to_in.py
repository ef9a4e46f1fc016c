"""has_key() of template contexts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CONTEXTS = tuple(
    f"django.template.{home}{name}"
    for home in ("", "context.", "base.")
    for name in ("Context", "RequestContext")
)


class ContextHasKeyToIn(Fixer):
    """Ask with `in` whether a context has a name.

    Context.has_key() went with Django 2.0.
    """

    since = Django(1, 8)
    deprecated = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"has_key"})
    link = (
        "https://docs.djangoproject.com/en/stable/internals/deprecation/#deprecation-removed-in-2-0"
    )
    examples = (
        rewrites(
            "def render(self, context):\n    return not context.has_key('a')\n",
            "def render(self, context):\n    return not ('a' in context)\n",
        ),
        rewrites(
            "from django.template import Context\n\nc = Context({})\nx = c.has_key('a') or c.has_key(b)\n",
            "from django.template import Context\n\nc = Context({})\nx = ('a' in c) or (b in c)\n",
        ),
        leaves("def f(cache):\n    return cache.has_key('a')\n"),
        leaves("from mysite import Context\n\nc = Context({})\nx = c.has_key('a')\n"),
        leaves("def f(context):\n    return 'a' in context\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "has_key":
                continue
            if len(call.args) == 1 and not call.keywords and is_context(module, func.value):
                text = f"{module.source(call.args[0])} in {module.source(func.value)}"
                alone = isinstance(module.parent(call), ast.If | ast.Return | ast.Assign | ast.Expr)
                yield module.fix(module.replace(call, text if alone else f"({text})"))


def is_context(module: Module, node: ast.expr) -> bool:
    """Say whether a name is a context: by what it was given, or by being called so."""
    if not isinstance(node, ast.Name):
        return False
    found = module.names.scopes[node].lookup(node.id)
    for place in found[1].others if found else ():
        statement = module.parent(place)
        value = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(value, ast.Call):
            return module.refers_to(value.func, *CONTEXTS)
    return node.id == "context"
