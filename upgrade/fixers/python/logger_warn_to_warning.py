"""Loggers warn by warning()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class LoggerWarnToWarning(Fixer):
    """Call logger.warning() for logger.warn(), and logging.warning() for logging.warn().

    warn is deprecated since Python 3.3. A logger is what logging.getLogger() gave.
    """

    since = Python(3, 0)
    words = frozenset(("warn",))
    examples = (
        rewrites(
            "import logging\n\nlogging.warn('a')\n", "import logging\n\nlogging.warning('a')\n"
        ),
        rewrites(
            "import logging\n\nlog = logging.getLogger('a')\n\nlog.warn('a')\n",
            "import logging\n\nlog = logging.getLogger('a')\n\nlog.warning('a')\n",
        ),
        leaves("import warnings\n\nwarnings.warn('a')\n"),
        leaves("log.warn('a')\n"),
        leaves("import logging\n\nlog = logging.getLogger()\n\n\ndef f(log):\n    log.warn('a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr == "warn" and (
                module.refers_to(attribute, "logging.warn") or is_logger(module, attribute.value)
            ):
                end = module.end(attribute)
                yield module.fix(Edit(end - len("warn"), end, "warning"))


def is_logger(module: Module, node: ast.expr) -> bool:
    """Say whether a name has one value, and that a logger."""
    if not isinstance(node, ast.Name):
        return False
    found = module.names.scopes[node].lookup(node.id)
    if found is None or len(found[1].others) != 1 or found[1].imports:
        return False
    made = module.parent(found[1].others[0])
    value = made.value if isinstance(made, ast.Assign) else None
    return isinstance(value, ast.Call) and module.refers_to(value.func, "logging.getLogger")
