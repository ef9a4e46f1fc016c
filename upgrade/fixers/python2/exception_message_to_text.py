"""Exceptions have no message; str() tells it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)


class ExceptionMessageToText(Fixer):
    """Write str(error) for error.message where a builtin exception was caught.

    Python 2.6 deprecated the attribute, Python 3 dropped it. Exceptions of libraries may have a
    message of their own (Django's ValidationError does) and are left.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("message",))
    examples = (
        rewrites(
            "try:\n    f()\nexcept ValueError as e:\n    print(e.message)\n",
            "try:\n    f()\nexcept ValueError as e:\n    print(str(e))\n",
            files=OLD,
        ),
        rewrites(
            "try:\n    f()\nexcept (KeyError, OSError) as e:\n    x = e.message\n",
            "try:\n    f()\nexcept (KeyError, OSError) as e:\n    x = str(e)\n",
            files=OLD,
        ),
        leaves("try:\n    f()\nexcept ValueError as e:\n    print(e.message)\n"),
        leaves("try:\n    f()\nexcept ValidationError as e:\n    print(e.message)\n", files=OLD),
        leaves("try:\n    f()\nexcept ValueError as e:\n    e.message = 'a'\n", files=OLD),
        leaves("print(e.message)\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for handler in module.nodes(ast.ExceptHandler):
            if handler.name and handler.type is not None and self._builtin(module, handler.type):
                for node in (n for statement in handler.body for n in ast.walk(statement)):
                    if (
                        isinstance(node, ast.Attribute)
                        and node.attr == "message"
                        and isinstance(node.ctx, ast.Load)
                        and isinstance(node.value, ast.Name)
                        and node.value.id == handler.name
                    ):
                        yield module.fix(module.replace(node, f"str({handler.name})"))

    def _builtin(self, module: Module, node: ast.expr) -> bool:
        kinds = node.elts if isinstance(node, ast.Tuple) else [node]
        return all(
            isinstance(kind, ast.Name)
            and module.names.is_builtin(kind)
            and isinstance(getattr(builtins, kind.id, None), type)
            for kind in kinds
        )
