"""open() reads text unless told otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

TEXT = ("U", "Ur", "rU", "r", "rt", "tr", "rtU", "rUt")
BYTES = ("Ub", "bU", "rUb", "rbU", "Urb")
SHORTER = {"wt": "w", "tw": "w", "at": "a", "ta": "a", "xt": "x", "tx": "x"}


class OpenUniversalNewlines(Fixer):
    """Open text files without the modes U, r and t, which are the default.

    U is deprecated since Python 3.4, an error since 3.11.
    """

    since = Python(3, 0)
    removed = Python(3, 11)
    words = frozenset(("open",))
    needs = r"['\"](?:[rt]?U[rbt]{0,2}|rU[bt]?|rbU|r|rt|tr|[wax]t|t[wax]|bU)['\"]"
    examples = (
        rewrites("open(p, 'rU')\n", "open(p)\n"),
        rewrites("open(p, 'Ub')\nopen(q, 'wt')\n", "open(p, 'rb')\nopen(q, 'w')\n"),
        rewrites("open(p, 'r', encoding='ascii')\n", "open(p, encoding='ascii')\n"),
        rewrites("import io\n\nio.open(p, mode='U')\n", "import io\n\nio.open(p)\n"),
        rewrites("open(p, 'rU', 1)\n", "open(p, 'r', 1)\n"),
        leaves("open(p, 'rb')\n"),
        leaves("open(p, 'r', 1)\n"),
        leaves("re.open(p, 'rU')\n"),
        leaves("f('rU')\n"),
        leaves("open(p, *a, mode='r+')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            codecs = module.refers_to(call.func, "codecs.open")
            if not codecs and not module.is_builtin(call.func, "open"):
                if not module.refers_to(call.func, "io.open"):
                    continue
            fix = self._mode(module, call, codecs)
            if fix is not None and not module.in_fstring(call):
                yield fix

    def _mode(self, module: Module, call: ast.Call, codecs: bool) -> Fix | None:
        keyword = module.keyword(call, "mode")
        mode = keyword.value if keyword else call.args[1] if len(call.args) > 1 else None
        if not isinstance(mode, ast.Constant) or not isinstance(mode.value, str):
            return None
        if any(isinstance(a, ast.Starred) for a in call.args):
            return None
        text = module.source(mode)
        if mode.value in BYTES:
            return module.fix(module.replace(mode, text.replace(mode.value, "rb")))
        if mode.value in SHORTER and not codecs:
            return module.fix(module.replace(mode, text.replace(mode.value, SHORTER[mode.value])))
        if mode.value not in TEXT:
            return None
        if (keyword is None and len(call.args) > 2) or codecs:
            if "U" not in mode.value:
                return None
            return module.fix(module.replace(mode, text.replace(mode.value, "r")))
        return module.fix(module.remove_argument(call, keyword or mode))
