"""str('a') is 'a'."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

KINDS = {"str": str, "bytes": bytes}


class NativeLiterals(Fixer):
    """Write 'a' for str('a') and b'a' for bytes(b'a'), and str for type('').

    The calls made a native string on both Pythons, where the file had unicode_literals.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("str", "bytes", "type"))
    needs = r"\b(?:str|bytes|type)\s*\(\s*(?:[\(\s]*[bBrRuU'\"]|\)|[\d.TF(])"
    examples = (
        rewrites("x = str('a')\n", "x = 'a'\n"),
        rewrites("x = str()\ny = bytes()\n", "x = ''\ny = b''\n"),
        rewrites("x = bytes(b'a' b'b')\n", "x = b'a' b'b'\n"),
        rewrites("x = type('')\ny = type(0.5)\n", "x = str\ny = float\n"),
        leaves("x = str(a)\n"),
        leaves("x = str(b'a')\n"),
        leaves("x = str(f'{a}')\n"),
        leaves("x = bytes('a', 'ascii')\n"),
        leaves("x = type(None)\n"),
        leaves("x = type('A', (), {})\n"),
        leaves("x = str(\n    'a'\n)\n"),
        leaves("def str(x): ...\n\n\nstr('a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if type(func) is not ast.Name or func.id not in ("str", "bytes", "type"):
                continue
            if len(call.args) > 1 or call.keywords or not module.is_builtin(func, func.id):
                continue
            argument = call.args[0] if call.args else None
            if argument is not None and not isinstance(argument, ast.Constant):
                continue
            text = self._text(module, func.id, argument)
            if text is None or module.in_fstring(call):
                continue
            if argument is not None and func.id != "type" and not same_line(module, call):
                continue
            yield module.fix(Edit(module.start(call), module.end(call), text))

    def _text(self, module: Module, name: str, argument: ast.Constant | None) -> str | None:
        if name == "type":
            value = argument.value if argument else None
            kind = type(value).__name__
            known = type(value) in (str, bytes, int, float, complex, bool)
            free = known and module.names.module.lookup(kind) is None
            return kind if argument is not None and free else None
        if argument is None:
            return "b''" if name == "bytes" else "''"
        return module.source(argument) if type(argument.value) is KINDS[name] else None


def same_line(module: Module, call: ast.Call) -> bool:
    """Say whether nothing but the literal itself goes over lines."""
    argument = call.args[0]
    start, end = module.start(argument), module.end(argument)
    around = module.text[module.start(call) : start] + module.text[end : module.end(call)]
    if len(module.pieces(argument)) > 1 and "\n" in module.text[start:end]:
        return False
    return not any(sign in around for sign in "\n\r#")
