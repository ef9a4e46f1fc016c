"""open() no longer takes the mode U."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

MODES = {"rU": "r", "Ur": "r", "U": "r", "rbU": "rb", "rUb": "rb"}


class OpenUniversalNewlines(Fixer):
    """Open text files without the U: universal newlines are the default.

    Deprecated since Python 3.4, an error since 3.11.
    """

    since = Python(3, 0)
    removed = Python(3, 11)
    words = frozenset(("rU", "Ur", "U", "rbU", "rUb"))
    examples = (
        rewrites("open(p, 'rU')\n", "open(p, 'r')\n"),
        rewrites("import io\n\nio.open(p, mode='U')\n", "import io\n\nio.open(p, mode='r')\n"),
        leaves("open(p, 'r')\n"),
        leaves("re.open(p, 'rU')\n"),
        leaves("f('rU')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if not module.is_builtin(call.func, "open") and not module.refers_to(
                call.func, "io.open", "codecs.open"
            ):
                continue
            keyword = module.keyword(call, "mode")
            mode = keyword.value if keyword else call.args[1] if len(call.args) > 1 else None
            if isinstance(mode, ast.Constant) and mode.value in MODES:
                text = module.source(mode).replace(str(mode.value), MODES[str(mode.value)])
                yield module.fix(module.replace(mode, text))
