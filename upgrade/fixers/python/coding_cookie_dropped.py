"""UTF-8 is what Python reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

LATIN = re.compile(
    r"[ \t\f]*#[^\n]*?coding[:=][ \t]*(?:latin[-_]?1|iso[-_]?8859[-_]\d+|(?:us[-_])?ascii|cp125\d)\b.*",
    re.IGNORECASE,
)
COOKIE = re.compile(r"[ \t\f]*#[^\n]*?coding[:=][ \t]*utf[-_]?8\b[^\n]*\n?", re.IGNORECASE)


class CodingCookieDropped(Fixer):
    """Take out the comment that says the file is UTF-8.

    It is the default since Python 3.0 (PEP 3120). Others stay where a letter beyond ASCII stands.
    """

    since = Python(3, 0)
    style = True
    needs = r"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*coding[:=]"
    examples = (
        rewrites("# -*- coding: utf-8 -*-\nx = 1\n", "x = 1\n"),
        rewrites("#!/usr/bin/python\n# coding=UTF-8\nx = 1\n", "#!/usr/bin/python\nx = 1\n"),
        rewrites("# coding: latin-1\nx = 1\n", "x = 1\n"),
        leaves("# coding: latin-1\nx = 'é'\n"),
        leaves("# coding: utf-16\nx = 1\n"),
        leaves("x = 1\ny = 2\n# coding: utf-8\n"),
        rewrites("# -*- encoding: utf-8 -*-\nx = 1\n", "x = 1\n"),
        rewrites("# vim: set fileencoding=utf-8 :\nx = 1\n", "x = 1\n"),
        leaves("# how coding works\nx = 1\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        start = 0
        for _ in range(2):
            end = module.line_end(start) if start < len(module.text) else start
            line = module.text[start:end].rstrip("\r\n")
            if COOKIE.fullmatch(line) or (LATIN.fullmatch(line) and module.text.isascii()):
                yield module.fix(Edit(start, end, ""))
                return
            start = end
