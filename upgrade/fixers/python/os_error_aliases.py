"""IOError and its kin are OSError."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

BUILTINS = ("IOError", "EnvironmentError", "WindowsError")
OTHERS = ("socket.error", "select.error", "mmap.error", "os.error")


class OsErrorAliases(Fixer):
    """Catch OSError by its one name, once.

    Python 3.3 (PEP 3151) made the others aliases of it.
    """

    since = Python(3, 3)
    style = True
    words = frozenset((*BUILTINS, "error"))
    examples = (
        rewrites(
            "try:\n    f()\nexcept IOError:\n    pass\n",
            "try:\n    f()\nexcept OSError:\n    pass\n",
        ),
        rewrites(
            "try:\n    f()\nexcept (IOError, OSError, KeyError):\n    pass\n",
            "try:\n    f()\nexcept (OSError, KeyError):\n    pass\n",
        ),
        rewrites(
            "import socket\n\ntry:\n    f()\nexcept socket.error:\n    pass\n",
            "try:\n    f()\nexcept OSError:\n    pass\n",
        ),
        rewrites("raise IOError('a')\n", "raise OSError('a')\n"),
        leaves("try:\n    f()\nexcept OSError:\n    pass\n"),
        leaves("from compat import IOError\n\nraise IOError()\n"),
        leaves("import socket\n\nraise socket.timeout()\n"),
        leaves("def f(error):\n    raise error\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in (*module.nodes(ast.Name), *module.nodes(ast.Attribute)):
            if not self._alias(module, node) or not isinstance(
                getattr(node, "ctx", None), ast.Load
            ):
                continue
            around = module.parent(node)
            if isinstance(around, ast.Tuple) and isinstance(
                module.parent(around), ast.ExceptHandler
            ):
                yield module.fix(module.replace(around, self._folded(module, around)))
            else:
                yield module.fix(module.replace(node, "OSError"))

    def _alias(self, module: Module, node: ast.AST) -> bool:
        return module.is_builtin(node, *BUILTINS) or module.refers_to(node, *OTHERS)

    def _folded(self, module: Module, around: ast.Tuple) -> str:
        parts = ["OSError" if self._alias(module, e) else module.source(e) for e in around.elts]
        kept = list(dict.fromkeys(parts))
        return kept[0] if len(kept) == 1 else f"({', '.join(kept)})"
