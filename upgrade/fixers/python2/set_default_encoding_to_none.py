"""sys.setdefaultencoding() is gone, and with it its reload(sys)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class SetDefaultEncodingToNone(Fixer):
    """Take out reload(sys) and sys.setdefaultencoding('utf-8').

    Text needs no default encoding in Python 3: UTF-8 it is.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(("setdefaultencoding",))
    examples = (
        rewrites(
            "import sys\n\nreload(sys)\nsys.setdefaultencoding('utf-8')\nprint(sys.argv)\n",
            "import sys\n\nprint(sys.argv)\n",
        ),
        leaves("import sys\n\nsys.getdefaultencoding()\n"),
        leaves("locale.setdefaultencoding('utf-8')\n"),
        leaves("import sys\n\nx = sys.setdefaultencoding\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        calls = list(module.calls("sys.setdefaultencoding"))
        edits = []
        for call in calls:
            statement = module.parent(call)
            if isinstance(statement, ast.Expr):
                edits.append(module.remove_statement(statement))
        for call in module.nodes(ast.Call) if edits else ():
            statement = module.parent(call)
            if isinstance(statement, ast.Expr) and module.source(call) == "reload(sys)":
                edits.append(module.remove_statement(statement))
        if edits:
            yield module.fix(*edits)
