"""x is "a"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class IsLiteralToEquals(Fixer):
    """Compare with texts and numbers by ==, not by `is`.

    Whether two equal texts are one object is an accident of the interpreter; Python 3.8 warns.
    """

    since = Python(3, 8)
    words = frozenset({"is"})
    needs = r"\bis[\s\\]+(not[\s\\]+)?['\"\d(bru-]|['\"\d)]\s+is\b"
    link = "https://docs.python.org/3/whatsnew/3.8.html#changes-in-python-behavior"
    examples = (
        rewrites("a = x is 'a'\nb = x is not 1\n", "a = x == 'a'\nb = x != 1\n"),
        rewrites("a = 'a' is  x\n", "a = 'a' ==  x\n"),
        rewrites("a = x is not\\\n    5\n", "a = x !=\\\n    5\n"),
        leaves("a = x is None\nb = x is not True\nc = x is y\n"),
        leaves("a = x == 'a'\n"),
        leaves("a = x is ()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for compare in module.nodes(ast.Compare):
            sides = [compare.left, *compare.comparators]
            for number, operator in enumerate(compare.ops):
                left, right = sides[number], sides[number + 1]
                if isinstance(operator, ast.Is | ast.IsNot) and (literal(left) or literal(right)):
                    start, end = module.end(left), module.start(right)
                    between = module.text[start:end]
                    found = re.search(r"\bis([\s\\]+not)?\b", between)
                    if found and "#" not in between:
                        sign = "!=" if found[1] else "=="
                        yield module.fix(Edit(start + found.start(), start + found.end(), sign))


def literal(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in (str, bytes, int, float, complex)
