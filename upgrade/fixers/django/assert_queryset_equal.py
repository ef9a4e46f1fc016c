"""Test assertions of querysets, forms and formsets under their names and rules of today."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = {
    "assertQuerysetEqual": "assertQuerySetEqual",
    "assertFormsetError": "assertFormSetError",
}


class AssertQuerysetEqual(Fixer):
    """Spell QuerySet and FormSet in assertions, and compare reprs where reprs were meant.

    assertQuerysetEqual() turned each object into its repr() until Django 4.1; Django 5.1 removed
    the old names. Where the values are strings that look like reprs, transform=repr is written.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    words = frozenset(NAMES)
    link = "https://docs.djangoproject.com/en/5.2/releases/3.2/#assertquerysetequal-now-compares-querysets-directly"
    examples = (
        rewrites(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertQuerysetEqual(qs, ['<Book: a>'])\n"
            "        self.assertQuerysetEqual(qs, ['a'], lambda b: b.name)\n"
            "        self.assertQuerysetEqual(qs, [], ordered=False)\n",
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertQuerySetEqual(qs, ['<Book: a>'], transform=repr)\n"
            "        self.assertQuerySetEqual(qs, ['a'], lambda b: b.name)\n"
            "        self.assertQuerySetEqual(qs, [], ordered=False)\n",
        ),
        rewrites(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertQuerysetEqual(qs, map(repr, books), ordered=False)\n",
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertQuerySetEqual(qs, map(repr, books), ordered=False, transform=repr)\n",
        ),
        rewrites(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormsetError(formset, 0, 'a', ['b'])\n",
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormSetError(formset, 0, 'a', ['b'])\n",
        ),
        leaves(
            "class T(TestCase):\n    def assertQuerysetEqual(self, a, b):\n        pass\n\n"
            "    def test(self):\n        self.assertQuerysetEqual(a, b)\n"
        ),
        leaves(
            "class T(TestCase):\n    def test(self):\n        self.assertQuerySetEqual(q, [])\n"
        ),
        leaves("from checks import assertQuerysetEqual\n\nassertQuerysetEqual(a, b)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {node.name for node in module.nodes(ast.FunctionDef)}
        for node in module.nodes(ast.Attribute):
            if node.attr not in NAMES or node.attr in own or module.name_of(node) is not None:
                continue
            end = module.end(node)
            edits = [Edit(end - len(node.attr), end, NAMES[node.attr])]
            call = module.parent(node)
            if node.attr == "assertQuerysetEqual" and isinstance(call, ast.Call):
                if call.func is node and self._means_reprs(module, call):
                    last = max([*call.args, *call.keywords], key=module.end)
                    edits.append(module.insert(module.end(last), ", transform=repr"))
            yield module.fix(*edits)

    def _means_reprs(self, module: Module, call: ast.Call) -> bool:
        if len(call.args) != 2 or any(k.arg in (None, "transform") for k in call.keywords):
            return False
        values = call.args[1]
        if isinstance(values, ast.List | ast.Tuple | ast.Set):
            constants = [e.value for e in values.elts if isinstance(e, ast.Constant)]
            if constants:
                return all(isinstance(c, str) and c.startswith("<") for c in constants)
        if any(isinstance(n, ast.Name) and n.id == "repr" for n in ast.walk(values)):
            return True
        known = module.project.predates
        empty = isinstance(values, ast.List | ast.Tuple) and not values.elts
        return known is not None and known <= (3, 0) and not empty
