r"""Escapes that mean nothing, such as "\d"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

STRING = re.compile(r"(?is)([a-z]*)('''|\"\"\"|'|\")(.*)\2$")
# A backslash within a replacement field of an f-string.
INSIDE = re.compile(r"(?<!\{)\{[^{}]*\\")
KNOWN = "\n\r\\'\"abfnrtv01234567x"


class EscapesToRaw(Fixer):
    r"""Make texts raw whose backslashes are meant as such.

    Python 3.12 warns of "\d", and will refuse it. Where other escapes of the same text are meant,
    the backslash is doubled instead.
    """

    since = Python(3, 6)
    needs = r"\\[^\n\r\\'\"abfnrtv01234567xNuU]|[bB][rR]?['\"].*\\[NuU]"
    link = "https://docs.python.org/3/whatsnew/3.12.html#other-language-changes"
    examples = (
        rewrites("x = '\\d+'\n", "x = r'\\d+'\n"),
        rewrites("x = '\\d\\n'\n", "x = '\\\\d\\n'\n"),
        rewrites("x = b'\\w'\n", "x = br'\\w'\n"),
        rewrites("x = f'\\d{y}'\nz = f'\\n\\d{y}'\n", "x = fr'\\d{y}'\nz = f'\\n\\\\d{y}'\n"),
        rewrites("x = b'\\u1234'\n", "x = br'\\u1234'\n"),
        leaves("x = r'\\d'\ny = '\\n'\n"),
        leaves("x = '\\\\d'\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        texts: tuple[ast.expr, ...] = (*module.nodes(ast.Constant), *module.nodes(ast.JoinedStr))
        for node in texts:
            value = getattr(node, "value", "")
            if not isinstance(value, str | bytes) or module.in_fstring(node):
                continue
            start, end = module.start(node), module.end(node)
            if "\\" not in module.text[start:end]:
                continue
            for piece in module.pieces(node):
                edit = rawed(piece.written(piece.prefix, piece.body), piece.start)
                if edit is not None:
                    yield module.fix(edit)


def rawed(text: str, start: int) -> Edit | None:
    found = STRING.match(text)
    if found is None or "r" in found[1].lower():
        return None
    prefix, content = found[1], found[3]
    if "f" in prefix.lower() and INSIDE.search(content):
        return None
    known = KNOWN + ("" if "b" in prefix.lower() else "NuU")
    after = re.findall(r"(?s)\\(.)", content)
    if all(letter in known for letter in after):
        return None
    if any(letter in known for letter in after):
        doubled = re.sub(r"(?s)\\(.)", lambda m: m[0] if m[1] in known else f"\\\\{m[1]}", content)
        return Edit(start, start + len(text), f"{prefix}{found[2]}{doubled}{found[2]}")
    at = start + len(prefix)
    if prefix.lower() == "u":
        return Edit(start, at, "r")
    return Edit(at, at, "r")
