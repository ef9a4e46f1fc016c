"""The functions of the string module are methods of str."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

METHODS = frozenset(
    ("capitalize", "center", "count", "expandtabs", "find", "index", "ljust", "lower", "lstrip")
) | frozenset(
    ("replace", "rfind", "rindex", "rjust", "rsplit", "rstrip", "split", "strip", "swapcase")
)
METHODS |= {"translate", "upper", "zfill"}
NUMBERS = {"atof": "float", "atoi": "int", "atol": "int"}
ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant)


class StringFunctionsToMethods(Fixer):
    """Call text.lower() for string.lower(text), and sep.join(words) for string.join(words, sep).

    They were methods since Python 2.0; Python 3 dropped the functions.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(("string",))
    examples = (
        rewrites("import string\n\nx = string.lower(y)\n", "x = y.lower()\n"),
        rewrites("import string\n\nx = string.replace(y, 'a', 'b')\n", "x = y.replace('a', 'b')\n"),
        rewrites("import string\n\nx = string.join(ys, ', ')\n", "x = ', '.join(ys)\n"),
        rewrites("from string import join\n\nx = join(ys)\n", "x = ' '.join(ys)\n"),
        rewrites("import string\n\nx = string.atoi(a + b)\n", "x = int(a + b)\n"),
        rewrites("import string\n\nx = string.upper(a + b)\n", "x = (a + b).upper()\n"),
        leaves("import string\n\nx = string.capwords(y)\n"),
        leaves("import string\n\nx = string.Template('a').substitute()\n"),
        leaves("def f(string):\n    return string.lower()\n"),
        leaves("from os.path import join\n\njoin(a, b)\n"),
        leaves("string = 'a'\nx = string.replace('a', 'b')\n"),
        leaves("import string\n\nx = map(string.lower, ys)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            home, _, name = (module.name_of(call.func) or "").rpartition(".")
            if home != "string" or not call.args or call.keywords:
                continue
            first, *rest = call.args
            if name in NUMBERS:
                yield module.fix(module.replace(call.func, NUMBERS[name]))
            elif name in ("join", "joinfields") and len(rest) < 2:
                separator = bracketed(module, rest[0]) if rest else "' '"
                text = f"{separator}.join({module.source(first)})"
                yield module.fix(module.replace(call, text))
            elif name in METHODS:
                arguments = ", ".join(module.source(a) for a in rest)
                text = f"{bracketed(module, first)}.{name}({arguments})"
                yield module.fix(module.replace(call, text))


def bracketed(module: Module, node: ast.expr) -> str:
    text = module.source(node)
    return text if isinstance(node, ATOMS) else f"({text})"
