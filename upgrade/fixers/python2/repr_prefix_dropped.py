"""repr() of text shows no u."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
PREFIX = re.compile(r"(?<![\w'\"])u(?=['\"])")


class ReprPrefixDropped(Fixer):
    """Expect ['a'] where a string in a test shows the list as Python 2 did, [u'a'].

    Only strings that are a whole list, tuple, dict or text in Python's own writing, in projects
    that run on Python 2 alone.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("u",))
    examples = (
        rewrites(
            "self.assertEqual(str(e), \"[u'Too long.']\")\n",
            "self.assertEqual(str(e), \"['Too long.']\")\n",
            files=OLD,
        ),
        rewrites("x = repr(d) == \"{u'a': u'b'}\"\n", "x = repr(d) == \"{'a': 'b'}\"\n", files=OLD),
        leaves("x = \"[u'a']\"\n"),
        leaves("x = \"say u'a' for text\"\n", files=OLD),
        leaves("x = \"['a', 'u']\"\n", files=OLD),
        leaves("x = [u'a']\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Constant):
            if isinstance(node.value, str) and shows_text(node.value):
                text = module.source(node)
                quote = text.index(node.value[:1]) if node.value[:1] in text else 0
                after = text[:quote] + PREFIX.sub("", text[quote:])
                if after != text and ast.literal_eval(after) == PREFIX.sub("", node.value):
                    yield module.fix(module.replace(node, after))


def shows_text(text: str) -> bool:
    """Say whether a string is what Python 2's repr() gave for something that holds text."""
    if text[:1] not in ("[", "(", "{") or PREFIX.search(text) is None:
        return False
    try:
        ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return False
    return True
