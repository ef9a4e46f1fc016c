"""Expected HTML in tests spells the apostrophe &#x27;."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

TEST = re.compile(r"(^|/)(tests?|test_\w+|\w+_tests?)(/|\.py$)")


class EscapedApostropheInTests(Fixer):
    """Expect &#x27; where tests expected &#39;.

    Django 3.0 escapes with html.escape(), which writes the other number of the same character.
    Only tests are touched: they alone compare with what Django made.
    """

    since = Django(3, 0)
    removed = Django(3, 0)
    words = frozenset({"39"})
    needs = r"&#39;"
    paths = r"(^|/)(tests?|test_\w+|\w+_tests?)(/|\.py$)"
    link = "https://docs.djangoproject.com/en/5.2/releases/3.0/#miscellaneous"
    examples = (
        rewrites("t = 'Ender&#39;s'\n", "t = 'Ender&#x27;s'\n", path="tests/test_a.py"),
        rewrites("t = 'Ender&#39;s'\n", "t = 'Ender&#x27;s'\n", path="shop/tests.py"),
        leaves("t = 'Ender&#39;s'\n", path="shop/views.py"),
        leaves("# &#39; is old\n", path="tests.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not TEST.search(module.path):
            return
        for node in module.nodes(ast.Constant):
            if isinstance(node.value, str) and "&#39;" in node.value:
                if not isinstance(module.parent(node), ast.JoinedStr):
                    text = module.source(node).replace("&#39;", "&#x27;")
                    yield module.fix(module.replace(node, text))
