r"""Escapes that mean nothing, such as "\d"."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

STRING = re.compile(r"(?is)([a-z]*)('''|\"\"\"|'|\")(.*)\2$")
KNOWN = "\n\r\\'\"abfnrtv01234567x"


class EscapesToRaw(Fixer):
    r"""Make texts raw whose backslashes are meant as such.

    Python 3.12 warns of "\d", and will refuse it. Where other escapes of the same text are meant,
    the backslash is doubled instead.
    """

    since = Python(3, 6)
    needs = r"\\[^\n\r\\'\"abfnrtv01234567xNuU]"
    link = "https://docs.python.org/3/whatsnew/3.12.html#other-language-changes"
    examples = (
        rewrites("x = '\\d+'\n", "x = r'\\d+'\n"),
        rewrites("x = '\\d\\n'\n", "x = '\\\\d\\n'\n"),
        rewrites("x = b'\\w'\n", "x = br'\\w'\n"),
        leaves("x = r'\\d'\ny = '\\n'\n"),
        leaves("x = '\\\\d'\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(module.text).readline))
        except (tokenize.TokenError, SyntaxError):
            return
        for token in tokens:
            if token.type != tokenize.STRING or "\\" not in token.string:
                continue
            line = module.text[module._starts[token.start[0] - 1] :][: token.start[1]]
            start = module.offset(token.start[0], len(line.encode()))
            if module.text.startswith(token.string, start):
                edit = rawed(token.string, start)
                if edit is not None:
                    yield module.fix(edit)


def rawed(text: str, start: int) -> Edit | None:
    found = STRING.match(text)
    if found is None or set(found[1].lower()) & {"r", "f"}:
        return None
    prefix, content = found[1], found[3]
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
