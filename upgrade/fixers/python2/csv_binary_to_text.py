"""The csv module reads and writes text, with newline=''."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
CSV = ("csv.reader", "csv.writer", "csv.DictReader", "csv.DictWriter")
MODES = {"rb": "r", "wb": "w", "ab": "a", "rU": "r"}


class CsvBinaryToText(Fixer):
    """Open the files of csv.reader and csv.writer as text with newline=''.

    Python 2 wanted binary files, which Python 3's csv refuses.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("csv",))
    examples = (
        rewrites(
            "import csv\n\nw = csv.writer(open(p, 'wb'))\n",
            "import csv\n\nw = csv.writer(open(p, 'w', newline=''))\n",
            files=OLD,
        ),
        rewrites(
            "import csv\n\nwith open(p, 'rb') as f:\n    rows = list(csv.reader(f))\n",
            "import csv\n\nwith open(p, 'r', newline='') as f:\n    rows = list(csv.reader(f))\n",
            files=OLD,
        ),
        rewrites(
            "import csv\n\nf = open(p, 'wb')\nw = csv.DictWriter(f, names)\n",
            "import csv\n\nf = open(p, 'w', newline='')\nw = csv.DictWriter(f, names)\n",
            files=OLD,
        ),
        leaves("import csv\n\nw = csv.writer(open(p, 'wb'))\n"),
        leaves("import csv\n\nw = csv.writer(response)\n", files=OLD),
        leaves("import csv\n\nf = open(p, 'rb')\nx = f.read()\n", files=OLD),
        leaves("import csv\n\nw = csv.writer(open(p, 'w'))\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*CSV):
            opened = self._opened(module, call.args[0]) if call.args else None
            if opened is None or len(opened.args) != 2 or opened.keywords:
                continue
            mode = opened.args[1]
            if isinstance(mode, ast.Constant) and mode.value in MODES:
                text = module.source(mode).replace(str(mode.value), MODES[str(mode.value)])
                yield module.fix(module.replace(mode, f"{text}, newline=''"))

    def _opened(self, module: Module, node: ast.expr) -> ast.Call | None:
        """Return the open() call that made a file: in place, by assignment, or by with."""
        if isinstance(node, ast.Call):
            return node if module.is_builtin(node.func, "open", "file") else None
        if not isinstance(node, ast.Name):
            return None
        found = module.names.scopes[node].lookup(node.id)
        if found is None or len(found[1].others) != 1:
            return None
        around = module.parent(found[1].others[0])
        value = around.value if isinstance(around, ast.Assign) else None
        if isinstance(around, ast.withitem):
            value = around.context_expr
        return self._opened(module, value) if isinstance(value, ast.Call) else None
