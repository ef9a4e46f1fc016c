"""Suites come from a loader's methods."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

LOADER = "unittest:defaultTestLoader"


class SuitesToLoader(Rename):
    """Make suites by unittest.defaultTestLoader, where unittest.makeSuite() made them.

    Python 3.13 removed the functions. A file that passes them a prefix or an order is left to a
    person.
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
        leaves("import unittest\n\nunittest.TestSuite()\n"),
        leaves("from mysite import unittest\n\nunittest.makeSuite(A)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        # What a loader's method takes besides, it takes in another order or not at all.
        odd = [c for c in module.calls(*self.names) if c.keywords or len(c.args) > 1]
        if not odd:
            yield from super().visit(module)
        for call in odd if module.targets.reach(self.removed) else ():
            message = (
                "gone in Python 3.13: make a TestLoader, set its testMethodPrefix or its order"
            )
            yield self.finding(module, call, message)
