"""asc(nulls_first=False)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = ("nulls_first", "nulls_last")
ORDER_BY = ("django.db.models.OrderBy", "django.db.models.expressions.OrderBy")


class NullsFalseDropped(Fixer):
    """Drop nulls_first=False and nulls_last=False, which said nothing; Django 5.0 refuses them."""

    since = Django(1, 11)
    removed = Django(5, 0)
    words = frozenset(NAMES)
    needs = r"nulls_(?:first|last)\s*=\s*False\b"
    link = "https://docs.djangoproject.com/en/stable/releases/4.1/#features-deprecated-in-4-1"
    examples = (
        rewrites(
            "from django.db.models import F\n\nx = F('a').desc(nulls_last=False)\n",
            "from django.db.models import F\n\nx = F('a').desc()\n",
        ),
        leaves("from django.db.models import F\n\nx = F('a').desc(nulls_last=True)\n"),
        leaves("x = sort(nulls_last=False)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            method = isinstance(func, ast.Attribute) and func.attr in ("asc", "desc")
            if method or module.name_of(func) in ORDER_BY:
                for keyword in call.keywords:
                    if keyword.arg in NAMES and getattr(keyword.value, "value", None) is False:
                        yield module.fix(module.remove_argument(call, keyword))
