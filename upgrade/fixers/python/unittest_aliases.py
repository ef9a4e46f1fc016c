"""The second names of unittest's assertions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.method import Method
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class UnittestAliases(Method):
    """Call assertions by their one name: assertEqual for assertEquals.

    Deprecated since Python 3.1 and 3.2, removed by 3.12; assertItemsEqual was Python 2's name of
    assertCountEqual.
    """

    since = Python(3, 2)
    removed = Python(3, 12)
    everywhere = True
    methods: ClassVar[dict[str, str]] = {
        "assertEquals": "assertEqual",
        "assertNotEquals": "assertNotEqual",
        "assertAlmostEquals": "assertAlmostEqual",
        "assertNotAlmostEquals": "assertNotAlmostEqual",
        "assert_": "assertTrue",
        "assertRegexpMatches": "assertRegex",
        "assertNotRegexpMatches": "assertNotRegex",
        "assertRaisesRegexp": "assertRaisesRegex",
        "assertItemsEqual": "assertCountEqual",
        "failUnless": "assertTrue",
        "failIf": "assertFalse",
        "failUnlessEqual": "assertEqual",
        "failIfEqual": "assertNotEqual",
        "failUnlessAlmostEqual": "assertAlmostEqual",
        "failIfAlmostEqual": "assertNotAlmostEqual",
        "failUnlessRaises": "assertRaises",
    }
    examples = (
        rewrites("self.assertEquals(a, b)\n", "self.assertEqual(a, b)\n"),
        rewrites("test.failUnless(a)\n", "test.assertTrue(a)\n"),
        rewrites("self.assertItemsEqual(a, b)\n", "self.assertCountEqual(a, b)\n"),
        rewrites("f = self.assertRegexpMatches\n", "f = self.assertRegex\n"),
        leaves("self.assertEqual(a, b)\n"),
        leaves("assertEquals(a, b)\n"),
        leaves("from mysite import tools\n\ntools.assertEquals(a, b)\n"),
        leaves(
            "class T:\n    def assertItemsEqual(self, a, b):\n        pass\n\n"
            "    def test(self):\n        self.assertItemsEqual(1, 2)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {f.name for f in module.nodes(ast.FunctionDef)}
        if own.isdisjoint(self.methods):
            yield from super().visit(module)
