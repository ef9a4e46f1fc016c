"""Functions of operator that Python 3 dropped."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

TYPES = {
    "operator.isSequenceType": ("collections.abc", "Sequence"),
    "operator.isMappingType": ("collections.abc", "Mapping"),
    "operator.isNumberType": ("numbers", "Number"),
}


class OperatorFunctions(Fixer):
    """Write isinstance(x, Sequence) for operator.isSequenceType(x), and its like.

    The functions looked for methods; the abstract classes ask what a type says of itself. One that
    is passed on uncalled is left to a person.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(TYPES)
    examples = (
        rewrites(
            "import operator\n\nx = operator.isNumberType(y)\n",
            "import numbers\n\nx = isinstance(y, numbers.Number)\n",
        ),
        rewrites(
            "from operator import isMappingType\n\nx = isMappingType(y)\n",
            "import collections.abc\n\nx = isinstance(y, collections.abc.Mapping)\n",
        ),
        finds("import operator\n\nx = operator.isNumberType\n", "numbers.Number"),
        leaves("import operator\n\nx = operator.add(1, 2)\n"),
        leaves("from mysite import operator\n\nx = operator.isNumberType(y)\n"),
        leaves("def f(operator):\n    return operator.isMappingType(y)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.references(*TYPES):
            home, name = TYPES[module.name_of(node) or ""]
            call = module.parent(node)
            root = home.partition(".")[0]
            taken = module.names.module.bindings.get(root)
            free = taken is None or (not taken.others and taken.imports[0][0] == root)
            if isinstance(call, ast.Call) and call.func is node and len(call.args) == 1 and free:
                text = f"isinstance({module.source(call.args[0])}, {home}.{name})"
                yield module.fix(module.replace(call, text), imports=[Import(home, None)])
            else:
                message = f"{module.source(node)} is gone: isinstance() with {home}.{name}"
                yield self.finding(module, node, message)
