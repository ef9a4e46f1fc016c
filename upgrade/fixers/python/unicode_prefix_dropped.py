"""u'' is ''."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


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
        for token in tokenize.generate_tokens(io.StringIO(module.text, newline="").readline):
            if token.type == tokenize.STRING and token.string[0] in "uU":
                at = module.offset(token.start[0], 0) + token.start[1]
                yield module.fix(Edit(at, at + 1, ""))
