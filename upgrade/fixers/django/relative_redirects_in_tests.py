"""Redirects in tests are relative: the test server's name goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

TEST = re.compile(r"(^|/)(tests?|test_\w+|\w+_tests?)(/|\.py$)")
SERVER = re.compile(r"https?://testserver(?=[/%{]|$)")
LOCATION = re.compile(r"""\[['"][Ll]ocation['"]\]|redirect_chain|\.url$|_headers\b|\.headers\b""")
EQUALS = frozenset(("assertEqual", "assertEquals", "failUnlessEqual"))


class RelativeRedirectsInTests(Fixer):
    """Expect redirects without http://testserver in tests.

    Since Django 1.9 a response keeps the Location that the view gave, which reverse() makes
    without a host; before, the test client saw an absolute address.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset({"testserver"})
    needs = r"https?://testserver['\x22/%{]"
    paths = r"(^|/)(tests?|test_\w+|\w+_tests?)(/|\.py$)"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#miscellaneous"
    examples = (
        rewrites(
            "def test(self):\n    self.assertRedirects(r, 'http://testserver/done/')\n",
            "def test(self):\n    self.assertRedirects(r, '/done/')\n",
            path="tests.py",
        ),
        rewrites(
            "def test(self):\n    url = 'http://testserver%s' % reverse('done')\n"
            "    self.assertRedirects(r, url)\n",
            "def test(self):\n    url = '%s' % reverse('done')\n    self.assertRedirects(r, url)\n",
            path="tests.py",
        ),
        rewrites(
            "def test(self):\n    self.assertEqual(r['Location'], 'http://testserver' + url)\n",
            "def test(self):\n    self.assertEqual(r['Location'], url)\n",
            path="tests.py",
        ),
        leaves(
            "def test(self):\n    self.assertEqual(feed.link, 'http://testserver/a/')\n",
            path="tests.py",
        ),
        leaves("def go(self):\n    self.assertRedirects(r, 'http://testserver/a/')\n", "views.py"),
        leaves(
            "def test(self):\n    self.assertRedirects(r, 'http://testserver.org/a/')\n",
            path="tests.py",
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not TEST.search(module.path):
            return
        for call in module.nodes(ast.Call):
            for expected in self._expected(module, call):
                edits = list(self._edits(module, expected))
                if edits:
                    yield module.fix(*edits)

    def _expected(self, module: Module, call: ast.Call) -> Iterator[ast.expr]:
        """Yield what a call expects a redirect to be."""
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name == "assertRedirects":
            yield from call.args[1:2]
            yield from (k.value for k in call.keywords if k.arg == "expected_url")
        elif name in EQUALS and len(call.args) >= 2:
            first, second = call.args[:2]
            if LOCATION.search(module.source(first)):
                yield second
            elif LOCATION.search(module.source(second)):
                yield first

    def _edits(self, module: Module, expected: ast.expr) -> Iterator[Edit]:
        if isinstance(expected, ast.Name):
            function = module.enclosing(expected, ast.FunctionDef)
            for assignment in module.nodes(ast.Assign):
                target = assignment.targets[0]
                if isinstance(target, ast.Name) and target.id == expected.id:
                    if module.enclosing(assignment, ast.FunctionDef) is function:
                        yield from self._edits(module, assignment.value)
            return
        for node in ast.walk(expected):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._constant(module, node)

    def _constant(self, module: Module, node: ast.Constant) -> Iterator[Edit]:
        found = SERVER.match(node.value)  # type: ignore[arg-type]
        if found is None:
            return
        above = module.parent(node)
        if found.group() == node.value:  # 'http://testserver' + url
            if isinstance(above, ast.BinOp) and isinstance(above.op, ast.Add):
                if above.left is node:
                    yield Edit(module.start(node), module.start(above.right), "")
            return
        text = module.source(node)
        if text.count(found.group()) == 1:
            yield module.replace(node, text.replace(found.group(), ""))
