"""What was the future is the language."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.division import rounds_down
from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

ALWAYS = frozenset(
    (
        "nested_scopes",
        "generators",
        "with_statement",
        "print_function",
        "unicode_literals",
        "division",
        "generator_stop",
    )
)


class FutureImportsDropped(Fixer):
    """Take out imports from __future__ that every Python 3 has built in.

    annotations stays: it still changes something. So does absolute_import where the file imports
    what also lies beside it, and division where a project on Python 2 divides integers: they tell
    other fixers how to read Python 2.
    """

    since = Python(3, 7)
    style = True
    words = ALWAYS | {"absolute_import"}
    examples = (
        rewrites("from __future__ import unicode_literals\n\nx = 1\n", "x = 1\n"),
        rewrites(
            "from __future__ import annotations, division\n", "from __future__ import annotations\n"
        ),
        leaves("from __future__ import annotations\n"),
        leaves("from mysite import division\n"),
        leaves(
            "from __future__ import division\n\nx = len(a) / 2\n",
            files=(("old.py", "x = unicode(1)\n"),),
        ),
        rewrites("from __future__ import division\n\nx = a / b\n", "x = a / b\n"),
        leaves(
            "from __future__ import absolute_import\n\nimport models\n",
            "shop/views.py",
            (("shop/__init__.py", ""), ("shop/models.py", "")),
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        divisions = (node for node in module.nodes(ast.BinOp) if isinstance(node.op, ast.Div))
        old = module.project.python2
        gone = (
            ALWAYS - {"division"}
            if old and any(rounds_down(module, node) for node in divisions)
            else ALWAYS
        )
        if not any(self._beside(module, name) for name in imported(module)):
            gone |= {"absolute_import"}
        for node in module.nodes(ast.ImportFrom):
            if node.module == "__future__":
                moves = tuple((alias, None) for alias in node.names if alias.name in gone)
                if moves:
                    yield Fix(moves=moves)

    def _beside(self, module: Module, name: str) -> bool:
        return f"{module.names.package}.{name}" in module.project.modules


def imported(module: Module) -> set[str]:
    """Return the modules that are imported by their full name."""
    plain = {alias.name for node in module.nodes(ast.Import) for alias in node.names}
    return plain | {n.module or "" for n in module.nodes(ast.ImportFrom) if not n.level}
