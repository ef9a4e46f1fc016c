"""throw() takes one exception."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)


class ThrowToInstance(Fixer):
    """Throw Error(value) into a generator where type, value and traceback were passed by themselves.

    Python 3.12 deprecates the three arguments.
    """

    since = Python(3, 0)
    python2_only = True
    words = frozenset(("throw",))
    needs = r"\.throw\s*\("
    link = "https://docs.python.org/3/reference/expressions.html#generator.throw"
    examples = (
        rewrites("g.throw(E, 'v')\n", "g.throw(E('v'))\n", files=OLD),
        rewrites("g.throw(E, 'v', tb)\n", "g.throw(E('v').with_traceback(tb))\n", files=OLD),
        rewrites("g.throw(E, None, tb)\n", "g.throw(E().with_traceback(tb))\n", files=OLD),
        leaves("g.throw(E('v'))\n", files=OLD),
        leaves("g.throw(E, 'v')\n"),
        leaves("ball.throw(3, 4)\n", files=OLD),
        leaves("g.throw(*sys.exc_info())\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if not isinstance(call.func, ast.Attribute) or call.func.attr != "throw":
                continue
            if not 2 <= len(call.args) <= 3 or call.keywords:
                continue
            kind, value = call.args[:2]
            if not isinstance(kind, ast.Name | ast.Attribute) or isinstance(value, ast.Starred):
                continue
            nothing = isinstance(value, ast.Constant) and value.value is None
            text = f"{module.source(kind)}({'' if nothing else module.source(value)})"
            if len(call.args) == 3:
                text += f".with_traceback({module.source(call.args[2])})"
            first, last = module.start(kind), module.end(call.args[-1])
            if "#" not in module.text[first:last]:
                yield module.fix(Edit(first, last, text))
