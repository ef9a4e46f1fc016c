"""u'' is ''."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

PREFIX = re.compile(r"[\s'\"][uU]['\"]")


class UnicodePrefixDropped(Fixer):
    """Write strings without the u that told Python 2's text from its bytes.

    Python 3.3 took the prefix back only to ease the way from Python 2.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("u", "U"))
    examples = (
        rewrites("x = u'a'\n", "x = 'a'\n"),
        rewrites('x = U"é" u"b"\n', 'x = "é" "b"\n'),
        leaves("x = 'a'\n"),
        leaves("u = b'u'\n"),
        leaves("x = '''u'a' '''\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Constant):
            if not isinstance(node.value, str) or module.in_fstring(node):
                continue
            source = module.text[module.start(node) : module.end(node)]
            if source[:1] not in "uU" and not PREFIX.search(source):
                continue
            for piece in module.pieces(node):
                if piece.prefix in ("u", "U"):
                    yield module.fix(Edit(piece.start, piece.start + 1, ""))
