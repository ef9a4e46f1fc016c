"""__isnull=1."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class IsnullToBool(Fixer):
    """Give isnull lookups True or False; Django 4.0 refuses 1 and 0."""

    since = Django(1, 0)
    removed = Django(4, 0)
    words = frozenset({"filter", "exclude", "get", "Q", "When", "get_object_or_404"})
    needs = r"__isnull\s*=\s*[01]"
    link = "https://docs.djangoproject.com/en/stable/releases/4.0/#features-removed-in-4-0"
    examples = (
        rewrites(
            "q = M.objects.filter(a__isnull=0).exclude(b__c__isnull=1)\n",
            "q = M.objects.filter(a__isnull=False).exclude(b__c__isnull=True)\n",
        ),
        leaves("q = M.objects.filter(a__isnull=True, n=1)\n"),
        leaves("q = M.objects.filter(a__isnull=missing)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for keyword in module.nodes(ast.keyword):
            if keyword.arg and keyword.arg.endswith("__isnull"):
                value = keyword.value
                if isinstance(value, ast.Constant) and type(value.value) is int:
                    yield module.fix(module.replace(value, str(bool(value.value))))
