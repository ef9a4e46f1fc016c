"""/ between integers no longer rounds down."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.division import broken, rounds_down
from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)


class IntegerDivision(Fixer):
    """Write // where both sides are plainly integers; tell of the divisions that may be.

    Only in projects that run on Python 2 alone, in modules that did not import division from
    __future__.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    link = "https://peps.python.org/pep-0238/"
    examples = (
        rewrites("half = len(xs) / 2\n", "half = len(xs) // 2\n", files=OLD),
        rewrites("x = (len(a) + 1) / int(b)\n", "x = (len(a) + 1) // int(b)\n", files=OLD),
        rewrites(
            "class A:\n    def __init__(self):\n        self.n = 3\n\n"
            "    def half(self):\n        return self.n / 2\n",
            "class A:\n    def __init__(self):\n        self.n = 3\n\n"
            "    def half(self):\n        return self.n // 2\n",
            files=OLD,
        ),
        rewrites(
            "from django.db import models\n\n\nclass A(models.Model):\n"
            "    n = models.IntegerField()\n\n    def half(self):\n        return self.n / 2\n",
            "from django.db import models\n\n\nclass A(models.Model):\n"
            "    n = models.IntegerField()\n\n    def half(self):\n        return self.n // 2\n",
            files=OLD,
        ),
        rewrites("n = 5\nx = range(n / 2)\n", "n = 5\nx = range(n // 2)\n", files=OLD),
        finds("x = long(1)\npage /= 2\n", "rounded down"),
        finds(
            "class A:\n    n = long(3)\n\n    def half(self):\n        return self.n / 2\n\n\n"
            "A().n = 0.5\n",
            "rounded down",
        ),
        leaves("page /= 2.0\n", files=OLD),
        finds("x = long(total) / pages\n", "rounded down"),
        leaves("half = len(xs) / 2\n"),
        leaves("x = total / 2.0\n", files=OLD),
        leaves("from __future__ import division\n\nx = len(xs) / 2\n", files=OLD),
        leaves("x = float(a) / b\n", files=OLD),
        leaves("HOUR = 3600.0\n\n\ndef f(x):\n    return x / HOUR\n", files=OLD),
        leaves("x = a // b\n", files=OLD),
        leaves("x = BASE / 'templates'\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if module.path in module.project.true_division:
            return
        for shortened in module.nodes(ast.AugAssign):
            sides = (shortened.target, shortened.value)
            if isinstance(shortened.op, ast.Div) and not any(broken(module, s) for s in sides):
                message = "a division of integers was rounded down: write //= if these are"
                yield self.finding(module, shortened, message)
        for division in module.nodes(ast.BinOp):
            if not isinstance(division.op, ast.Div):
                continue
            if rounds_down(module, division):
                at = module.text.index("/", module.end(division.left))
                yield module.fix(module.insert(at, "/"))
            elif not broken(module, division.left) and not broken(module, division.right):
                message = "a division of integers was rounded down: write // if these are"
                yield self.finding(module, division, message)
