"""assertDictContainsSubset is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Dict)


class AssertDictContainsToItems(Fixer):
    """Compare the items of dicts where one was asserted to hold the other.

    Python 3.12 removed assertDictContainsSubset, whose arguments were often taken the wrong way
    round.
    """

    since = Python(3, 3)
    removed = Python(3, 12)
    words = frozenset(("assertDictContainsSubset",))
    examples = (
        rewrites(
            "self.assertDictContainsSubset({'a': 1}, b)\n",
            "self.assertLessEqual({'a': 1}.items(), b.items())\n",
        ),
        rewrites(
            "self.assertDictContainsSubset(expected, f(), 'why')\n",
            "self.assertLessEqual(expected.items(), f().items(), 'why')\n",
        ),
        rewrites(
            "self.assertDictContainsSubset(a or b, c)\n",
            "self.assertLessEqual((a or b).items(), c.items())\n",
        ),
        leaves("self.assertDictContainsSubset(*args)\n"),
        leaves("self.assertDictContainsSubset(expected=a, actual=b)\n"),
        leaves("assertDictContainsSubset(a, b)\n"),
        leaves("class T:\n    def assertDictContainsSubset(self, a, b):\n        pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "assertDictContainsSubset":
                continue
            starred = any(isinstance(a, ast.Starred) for a in call.args)
            if len(call.args) not in (2, 3) or starred:
                continue
            first, second = (f"{self._operand(module, a)}.items()" for a in call.args[:2])
            end = module.end(call.args[1])
            rest = module.text[end : module.end(call)]
            text = f"{module.source(func.value)}.assertLessEqual({first}, {second}{rest}"
            yield module.fix(module.replace(call, text))

    def _operand(self, module: Module, node: ast.expr) -> str:
        text = module.source(node)
        return text if isinstance(node, (*PLAIN, ast.Call)) else f"({text})"
