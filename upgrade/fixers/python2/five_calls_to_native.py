"""Functions that celery.five and its kin handed on for two Pythons."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = frozenset(f"{package}.five" for package in ("amqp", "celery", "kombu", "vine"))
METHODS = ("items", "keys", "values")


class FiveCallsToNative(Fixer):
    """Write data.items() for celery.five's items(data), as Python 3 has it.

    celery.five went with Celery 5, vine.five with vine 5. Names that are the same object elsewhere
    follow by dead_packages_to_successors.
    """

    since = Python(3, 0)
    words = frozenset({"five"})
    link = "https://docs.celeryq.dev/en/stable/history/whatsnew-5.0.html"
    examples = (
        rewrites(
            "from celery.five import items\n\nfor k, v in items(data or {}):\n    pass\n",
            "for k, v in (data or {}).items():\n    pass\n",
        ),
        rewrites(
            "from vine.five import values\n\nx = list(values(a.b))\n", "x = list(a.b.values())\n"
        ),
        leaves("from celery.five import items\n\nx = map(items, y)\n"),
        leaves("from mysite.five import items\n\nx = items(data)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            home, _, name = (module.name_of(call.func) or "").rpartition(".")
            if home not in HOMES or name not in METHODS or len(call.args) != 1 or call.keywords:
                continue
            value = call.args[0]
            if isinstance(value, ast.Starred):
                continue
            text = module.source(value)
            if not isinstance(value, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
                text = f"({text})"
            yield module.fix(module.replace(call, f"{text}.{name}()"))
