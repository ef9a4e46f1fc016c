"""What sys kept of an exception and of the end is asked of functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

PARTS = {"sys.exc_type": 0, "sys.exc_value": 1, "sys.exc_traceback": 2}


class SysExcToExcInfo(Fixer):
    """Ask sys.exc_info() instead of sys.exc_type, and register what sys.exitfunc was to call.

    Python 3 dropped the attributes; atexit has called more than one function since Python 2.0.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset((*PARTS, "sys.exitfunc"))
    link = "https://docs.python.org/3/whatsnew/3.0.html"
    examples = (
        rewrites(
            "import sys\n\nx = sys.exc_type, sys.exc_value\n",
            "import sys\n\nx = sys.exc_info()[0], sys.exc_info()[1]\n",
        ),
        rewrites(
            "import sys as s\n\nx = s.exc_traceback.tb_lineno\n",
            "import sys as s\n\nx = s.exc_info()[2].tb_lineno\n",
        ),
        rewrites(
            "import sys\n\nsys.exitfunc = f\nsys.exit()\n",
            "import atexit\nimport sys\n\natexit.register(f)\nsys.exit()\n",
        ),
        leaves("import sys\n\nx = sys.exc_info()\n"),
        leaves("from mysite import sys\n\nx = sys.exc_type\n"),
        leaves("def f(sys):\n    return sys.exc_value\n"),
        leaves("import sys\n\nsys.exitfunc()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            part = PARTS.get(module.name_of(node) or "")
            if part is not None and isinstance(node.ctx, ast.Load):
                text = f"{module.source(node.value)}.exc_info()[{part}]"
                yield module.fix(module.replace(node, text))
        for statement in module.nodes(ast.Assign):
            target = statement.targets[0]
            if len(statement.targets) == 1 and module.refers_to(target, "sys.exitfunc"):
                text = f"atexit.register({module.source(statement.value)})"
                atexit = Import("atexit", None)
                yield module.fix(module.replace(statement, text), imports=[atexit])
