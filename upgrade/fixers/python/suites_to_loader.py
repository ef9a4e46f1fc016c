"""Suites come from a loader's methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

LOADER = "unittest:defaultTestLoader"


class SuitesToLoader(Rename):
    """Make suites by unittest.defaultTestLoader, where unittest.makeSuite() made them.

    Python 3.13 removed the functions. A call with a prefix or an order is left to a person.
    """

    since = Python(3, 2)
    removed = Python(3, 13)
    names = {
        "unittest.makeSuite": f"{LOADER}.loadTestsFromTestCase",
        "unittest.getTestCaseNames": f"{LOADER}.getTestCaseNames",
        "unittest.findTestCases": f"{LOADER}.loadTestsFromModule",
    }
    strings = False
    link = "https://docs.python.org/3/whatsnew/3.13.html#unittest"
    examples = (
        rewrites(
            "import unittest\n\nx = unittest.makeSuite(A)\n",
            "import unittest\n\nx = unittest.defaultTestLoader.loadTestsFromTestCase(A)\n",
        ),
        rewrites(
            "from unittest import findTestCases\n\nx = findTestCases(m)\n",
            "from unittest import defaultTestLoader\n\n"
            "x = defaultTestLoader.loadTestsFromModule(m)\n",
        ),
        finds("import unittest\n\nunittest.makeSuite(A, prefix='check')\n", "testMethodPrefix"),
        finds(
            "import unittest\n\nx = unittest.makeSuite(A), unittest.makeSuite(A, 'b')\n",
            "testMethodPrefix",
            after="import unittest\n\nx = unittest.defaultTestLoader.loadTestsFromTestCase(A), "
            "unittest.makeSuite(A, 'b')\n",
        ),
        leaves("import unittest\n\nunittest.TestSuite()\n"),
        leaves("from mysite import unittest\n\nunittest.makeSuite(A)\n"),
    )

    odd: frozenset[ast.expr] = frozenset()

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        # What a loader's method takes besides, it takes in another order or not at all. The uses
        # of an imported name move together.
        odd = [c for c in module.calls(*self.names) if c.keywords or len(c.args) > 1]
        self.odd = frozenset(c.func for c in odd)
        if not any(isinstance(function, ast.Name) for function in self.odd):
            yield from super().visit(module)
        for call in odd if module.targets.reach(self.removed) else ():
            message = (
                "gone in Python 3.13: a TestLoader with a testMethodPrefix or an order of its own"
            )
            yield self.finding(module, call, message)

    def _attribute(self, module: Module, node: ast.Attribute) -> Fix | None:
        return None if node in self.odd else super()._attribute(module, node)
