"""from builtins import str was python-future's."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class BuiltinsImportsDropped(Fixer):
    """Take out imports of builtins under their own names.

    The package future has a module of that name, which made Python 2's builtins like Python 3's.
    """

    since = Python(3, 0)
    style = True
    needs = r"\bfrom\s+builtins\s+import\b"
    examples = (
        rewrites("from builtins import str, dict\n\nx = str()\n", "x = str()\n"),
        rewrites("from builtins import object, thing\n", "from builtins import thing\n"),
        rewrites("from builtins import *\nx = 1\n", "x = 1\n"),
        leaves("from builtins import str as text\n"),
        leaves("import builtins\n"),
        leaves("from mysite.builtins import str\n"),
        leaves("try:\n    from builtins import str\nexcept ImportError:\n    pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ImportFrom):
            if (
                node.module != "builtins"
                or node.level
                or not isinstance(module.parent(node), ast.Module)
            ):
                continue
            moves = [
                (alias, None)
                for alias in node.names
                if alias.asname is None and (alias.name == "*" or hasattr(builtins, alias.name))
            ]
            if moves:
                yield Fix(moves=tuple(moves))
