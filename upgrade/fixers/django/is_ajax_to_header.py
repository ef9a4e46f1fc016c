"""request.is_ajax() became a look at the header."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HEADER = ".headers.get('x-requested-with') == 'XMLHttpRequest'"


class IsAjaxToHeader(Fixer):
    """Compare the X-Requested-With header, which is all that is_ajax() did.

    Django 4.0 removed it: the header is jQuery's, fetch() does not send it.
    """

    since = Django(2, 2)
    removed = Django(4, 0)
    words = frozenset({"is_ajax"})
    link = "https://docs.djangoproject.com/en/5.2/releases/3.1/#id2"
    examples = (
        rewrites(
            "def f(request):\n    if request.is_ajax():\n        pass\n",
            f"def f(request):\n    if request{HEADER}:\n        pass\n",
        ),
        rewrites(
            "class V:\n    def get(self):\n        return not self.request.is_ajax()\n",
            f"class V:\n    def get(self):\n        return not self.request{HEADER}\n",
        ),
        rewrites(
            "def f(request):\n    return request.is_ajax() == True\n",
            f"def f(request):\n    return (request{HEADER}) == True\n",
        ),
        leaves("def f(page):\n    return page.is_ajax()\n"),
        leaves("from mysite import request\n\nrequest.is_ajax()\n"),
        leaves("def f(request):\n    return request.is_ajax(1)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "is_ajax":
                continue
            if call.args or call.keywords or not is_request(module, func.value):
                continue
            text = f"{module.source(func.value)}{HEADER}"
            if not isinstance(
                module.parent(call),
                ast.If
                | ast.BoolOp
                | ast.Return
                | ast.Assign
                | ast.IfExp
                | ast.keyword
                | ast.Call
                | ast.While,
            ) and not self._negated(module, call):
                text = f"({text})"
            yield module.fix(module.replace(call, text))

    def _negated(self, module: Module, call: ast.Call) -> bool:
        parent = module.parent(call)
        return isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)


def is_request(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is called a request, as everybody calls one."""
    if isinstance(node, ast.Name):
        return node.id in ("request", "req") and module.name_of(node) is None
    return isinstance(node, ast.Attribute) and node.attr in ("request", "_request")
