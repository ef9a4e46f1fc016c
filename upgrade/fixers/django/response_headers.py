"""HttpResponse._headers became headers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class ResponseHeaders(Fixer):
    """Read a response's headers from .headers, where the private _headers kept pairs.

    _headers["location"] was (name, value) until Django 3.2. Only that reading is rewritten; any
    other use is a finding.
    """

    since = Django(3, 2)
    removed = Django(3, 2)
    words = frozenset({"_headers"})
    link = "https://docs.djangoproject.com/en/5.2/releases/3.2/#requests-and-responses"
    examples = (
        rewrites("u = response._headers['location'][1]\n", "u = response.headers['location']\n"),
        rewrites("ok = 'location' in response._headers\n", "ok = 'location' in response.headers\n"),
        rewrites(
            "self.assertEqual(r._headers.get('content-type'), ('Content-Type', 'image/png'))\n",
            "self.assertEqual(r.headers.get('content-type'), 'image/png')\n",
        ),
        finds("for pair in response._headers.values():\n    pass\n", "headers"),
        leaves("u = response.headers['location']\n"),
        leaves("class A:\n    def get(self):\n        return self._headers['a'][1]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if node.attr != "_headers" or not self._response(module, node.value):
                continue
            end = module.end(node)
            renamed = Edit(end - len("_headers"), end, "headers")
            item = module.parent(node)
            pair = module.parent(item) if isinstance(item, ast.Subscript) else None
            if isinstance(pair, ast.Subscript) and is_one(pair.slice):
                yield module.fix(renamed, Edit(module.end(item), module.end(pair), ""))  # type: ignore[arg-type]
            elif isinstance(item, ast.Compare) and isinstance(item.ops[0], ast.In | ast.NotIn):
                yield module.fix(renamed)
            elif (expected := expected_pair(module, item)) is not None:
                yield module.fix(renamed, module.replace(expected, module.source(expected.elts[1])))
            else:
                yield self.finding(module, node, "_headers held pairs: use response.headers")

    def _response(self, module: Module, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id != "self" and module.name_of(node) is None


def is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def expected_pair(module: Module, reading: ast.AST | None) -> ast.Tuple | None:
    """Return the pair with which an assertion compares what is read from the headers."""
    if isinstance(reading, ast.Attribute) and reading.attr == "get":
        reading = module.parent(reading)
    assertion = module.parent(reading) if reading is not None else None
    if not isinstance(assertion, ast.Call) or reading not in assertion.args[:2]:
        return None
    if not isinstance(assertion.func, ast.Attribute) or "Equal" not in assertion.func.attr:
        return None
    other = next((a for a in assertion.args[:2] if a is not reading), None)
    return other if isinstance(other, ast.Tuple) and len(other.elts) == 2 else None
