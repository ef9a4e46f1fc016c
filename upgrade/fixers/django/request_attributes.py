"""Attributes of requests that have another name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

RENAMED = {"raw_post_data": "body"}


class RequestAttributes(Fixer):
    """Read request.body for raw_post_data, and report request.REQUEST.

    Django 1.6 and 1.9 dropped them; REQUEST mixed GET and POST, so a person says which is meant.
    """

    since = Django(1, 4)
    removed = Django(1, 9)
    words = frozenset({*RENAMED, "REQUEST"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#features-removed-in-1-9"
    examples = (
        rewrites(
            "def f(request):\n    return request.raw_post_data\n",
            "def f(request):\n    return request.body\n",
        ),
        finds("def f(request):\n    return request.REQUEST['a']\n", "GET"),
        leaves("def f(event):\n    return event.raw_post_data\n"),
        leaves("def f(request):\n    return request.body, request.GET\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if not is_request(node.value):
                continue
            if node.attr in RENAMED:
                end = module.end(node)
                yield module.fix(Edit(end - len(node.attr), end, RENAMED[node.attr]))
            elif node.attr == "REQUEST":
                yield self.finding(module, node, "REQUEST is gone: read request.GET or POST")


def is_request(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return node.id in ("request", "req")
    return isinstance(node, ast.Attribute) and node.attr == "request"
