"""latest(field_name="...")."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class LatestFieldName(Fixer):
    """Name the fields of latest() and earliest() by position, as they may be several."""

    since = Django(2, 0)
    removed = Django(3, 0)
    words = frozenset({"field_name"})
    needs = r"(latest|earliest)\(\s*field_name"
    link = "https://docs.djangoproject.com/en/stable/releases/2.0/#features-deprecated-in-2-0"
    examples = (
        rewrites(
            "x = M.objects.latest(field_name='at')\n",
            "x = M.objects.latest('at')\n",
        ),
        leaves("x = M.objects.latest('at')\n"),
        leaves("x = latest(field_name='at')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func, keyword = call.func, module.keyword(call, "field_name")
            if not isinstance(func, ast.Attribute) or func.attr not in ("latest", "earliest"):
                continue
            if keyword is not None and not call.args and len(call.keywords) == 1:
                yield module.fix(Edit(module.start(keyword), module.start(keyword.value), ""))
