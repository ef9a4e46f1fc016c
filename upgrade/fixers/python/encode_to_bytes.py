"""b'a' is 'a'.encode()."""

from __future__ import annotations

import ast
import codecs
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

LIMITS = {"utf-8": 0x80, "ascii": 0x80, "iso8859-1": 0x100}


class EncodeToBytes(Fixer):
    """Write b'a' for 'a'.encode(), and 'é'.encode() for 'é'.encode('utf-8').

    The codec is UTF-8 unless another is named, since Python 3.0.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("encode",))
    needs = r"['\")]\s*\.encode\("
    examples = (
        rewrites("x = 'a'.encode('utf-8')\n", "x = b'a'\n"),
        rewrites("x = u'a'.encode()\n", "x = b'a'\n"),
        rewrites("x = ('a' r'\\d').encode('ascii')\n", "x = (b'a' br'\\d')\n"),
        rewrites("x = '\\xa0'.encode('latin1')\n", "x = b'\\xa0'\n"),
        rewrites("x = 'é'.encode('UTF8')\n", "x = 'é'.encode()\n"),
        rewrites("x = f'{a}'.encode('utf-8')\n", "x = f'{a}'.encode()\n"),
        leaves("x = 'é'.encode()\n"),
        leaves("x = 'a'.encode('utf-16')\n"),
        leaves("x = '\\u1234'.encode()\n"),
        leaves("x = a.encode('utf-8')\n"),
        leaves("x = 'é'.encode('utf-8', 'strict')\n"),
        leaves("x = 'a'.encode(encoding='utf-8')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if type(func) is not ast.Attribute or func.attr != "encode" or call.keywords:
                continue
            node, codec = func.value, codec_of(call)
            if codec is None or not is_text(node) or module.in_fstring(call):
                continue
            edits = list(as_bytes(module, node, codec))
            if edits:
                yield module.fix(*edits, Edit(self._dot(module, func), module.end(call), ""))
            elif codec == "utf-8" and call.args:
                start = module.opening(call)
                if start is not None and "#" not in module.text[start : module.end(call)]:
                    yield module.fix(Edit(start + 1, module.end(call) - 1, ""))

    def _dot(self, module: Module, func: ast.Attribute) -> int:
        """Return where the attribute starts, behind the brackets of a text."""
        dot = module.text.rindex(".", 0, module.end(func))
        return len(module.text[:dot].rstrip())


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def codec_of(call: ast.Call) -> str | None:
    """Return the name of the codec that a call of encode() names; None for any other call."""
    if not call.args:
        return "utf-8"
    name = call.args[0]
    if len(call.args) > 1 or not isinstance(name, ast.Constant) or not isinstance(name.value, str):
        return None
    try:
        return codecs.lookup(name.value).name
    except (LookupError, ValueError):
        return None


def as_bytes(module: Module, node: ast.expr, codec: str) -> Iterator[Edit]:
    """Yield the edits of the prefixes that make a text bytes, none where bytes can't say it."""
    if codec not in LIMITS or not isinstance(node, ast.Constant):
        return
    written = module.pieces(node)
    if not str(node.value).isascii() and max(map(ord, str(node.value))) >= LIMITS[codec]:
        return
    for piece in written:
        escapes = not piece.raw and any(e in piece.body for e in ("\\u", "\\U", "\\N"))
        if piece.formatted or not piece.body.isascii() or escapes:
            return
    for piece in written:
        prefix = "b" + (piece.prefix if piece.raw else "")
        yield Edit(piece.start, piece.start + len(piece.prefix), prefix)
