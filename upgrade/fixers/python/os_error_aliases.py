"""IOError and its kin are OSError, asyncio's and socket's timeouts TimeoutError."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

BUILTINS = ("IOError", "EnvironmentError", "WindowsError")
OTHERS = ("socket.error", "select.error", "mmap.error", "os.error")
TIMEOUTS = {"socket.timeout": Python(3, 10), "asyncio.TimeoutError": Python(3, 11)}


class OsErrorAliases(Fixer):
    """Catch and raise OSError and TimeoutError by their one name, once.

    Python 3.3 (PEP 3151) made IOError and others aliases of OSError; socket.timeout is TimeoutError
    since 3.10, asyncio's since 3.11.
    """

    since = Python(3, 3)
    style = True
    words = frozenset((*BUILTINS, *OTHERS, *TIMEOUTS))
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
        rewrites(
            "import asyncio\n\ntry:\n    asyncio.run(f)\n"
            "except (asyncio.TimeoutError, TimeoutError):\n    pass\n",
            "import asyncio\n\ntry:\n    asyncio.run(f)\nexcept TimeoutError:\n    pass\n",
        ),
        leaves("try:\n    f()\nexcept OSError:\n    pass\n"),
        leaves("from compat import IOError\n\nraise IOError()\n"),
        leaves("isinstance(e, IOError)\n"),
        leaves("def f(error):\n    raise error\n"),
        leaves("import concurrent.futures as c\n\nraise c.TimeoutError\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        raised = [node.exc for node in module.nodes(ast.Raise) if node.exc is not None]
        for node in raised:
            name = node.func if isinstance(node, ast.Call) else node
            new = self._new(module, name)
            if new:
                yield module.fix(module.replace(name, new))
        for handler in module.nodes(ast.ExceptHandler):
            caught = handler.type
            if isinstance(caught, ast.Tuple):
                text = self._folded(module, caught)
                if text is not None and "#" not in module.source(caught):
                    yield module.fix(module.replace(caught, text))
            elif caught is not None:
                new = self._new(module, caught)
                if new:
                    yield module.fix(module.replace(caught, new))

    def _new(self, module: Module, node: ast.expr) -> str | None:
        """Return the builtin that a name stands for."""
        if not isinstance(node, ast.Name | ast.Attribute):
            return None
        dotted = module.name_of(node) or ""
        if module.is_builtin(node, *BUILTINS) or dotted in OTHERS:
            new = "OSError"
        elif dotted in TIMEOUTS and module.targets.reach(TIMEOUTS[dotted]):
            new = "TimeoutError"
        else:
            return None
        taken = module.names.module.lookup(new)
        mine = taken is not None and not taken[1].others
        return new if taken is None or (mine and module.source(node) == new) else None

    def _folded(self, module: Module, around: ast.Tuple) -> str | None:
        new = [self._new(module, e) for e in around.elts]
        if not any(new):
            return None
        parts = [name or module.source(e) for name, e in zip(new, around.elts, strict=True)]
        kept = list(dict.fromkeys(parts))
        text = kept[0] if len(kept) == 1 else f"({', '.join(kept)})"
        before = module.text[module.start(around) - 1]
        return f" {text}" if before.isalnum() and text[0] != "(" else text
