"""Attributes of responses and tests whose successors have another shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class AttributesByGuess(Fixer):
    """Read response.templates, response.headers and get_current_querysets().

    response.template went with Django 1.5, _headers, which held pairs, with 3.2, and
    get_current_queryset() with 6.0. Unsafe: the name alone says what the receiver is.
    """

    since = Django(1, 5)
    safe = False
    words = frozenset({"template", "_headers", "get_current_queryset"})
    needs = r"response\.template\b|\._headers\b|get_current_queryset\("
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    examples = (
        rewrites(
            "x = sorted(response._headers)\n",
            "x = sorted(response.headers)\n",
        ),
        rewrites(
            "self.assertEqual(response.template.name, 'a')\nx = response.template[1].name\n",
            "self.assertEqual(response.templates[0].name, 'a')\nx = response.templates[1].name\n",
            path="tests.py",
        ),
        rewrites(
            "queryset = prefetch.get_current_queryset(level)\n",
            "queryset = (prefetch.get_current_querysets(level) or [None])[0]\n",
        ),
        leaves("x = node.template.name\n", path="tests.py"),
        leaves("x = response.templates[0].name\n", path="tests.py"),
        leaves("x = self._headers['a']\n"),
        leaves("class P:\n    def get_current_queryset(self, level):\n        return None\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            name = getattr(node.value, "id", "")
            parent = module.parent(node)
            if node.attr == "template" and name == "response" and "test" in module.path:
                index = "" if isinstance(parent, ast.Subscript) else "[0]"
                yield module.fix(module.replace(node, f"response.templates{index}"))
            elif node.attr == "_headers" and name == "response":
                yield from self._headers(module, node)
            elif node.attr == "get_current_queryset" and module.targets.reach(Django(5, 0)):
                if isinstance(parent, ast.Call) and parent.func is node:
                    owner = module.source(node.value)
                    given = module.text[module.end(node) : module.end(parent)]
                    text = f"({owner}.get_current_querysets{given} or [None])[0]"
                    yield module.fix(module.replace(parent, text))

    def _headers(self, module: Module, node: ast.Attribute) -> Iterator[Fix]:
        if not module.targets.reach(Django(3, 2)):
            return
        if not isinstance(module.parent(node), ast.Subscript):
            yield module.fix(module.replace(node, "response.headers"))
