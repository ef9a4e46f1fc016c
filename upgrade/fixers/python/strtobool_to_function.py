"""distutils.util.strtobool went with distutils."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

FUNCTION = '''\
def strtobool(text):
    """Return 1 for a yes and 0 for a no, as distutils.util.strtobool did."""
    text = text.lower()
    if text in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if text in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError("invalid truth value %r" % (text,))
'''


class StrtoboolToFunction(Fixer):
    """Write the function that distutils.util.strtobool was in place of its import.

    Python 3.12 removed distutils, and nothing in the standard library took this over.
    """

    since = Python(3, 0)
    removed = Python(3, 12)
    words = frozenset(("strtobool",))
    examples = (
        rewrites(
            "import os\nfrom distutils.util import strtobool\n\nDEBUG = strtobool('no')\n",
            f"import os\n\n\n{FUNCTION}\n\nDEBUG = strtobool('no')\n",
        ),
        rewrites(
            "from distutils.util import strtobool\nimport os\n\nDEBUG = strtobool('no')\n",
            f"import os\n\n\n{FUNCTION}\nDEBUG = strtobool('no')\n",
        ),
        leaves("from mysite.util import strtobool\n"),
        leaves("def f():\n    from distutils.util import strtobool\n\n    strtobool('no')\n"),
        leaves("from distutils.util import strtobool as as_bool\n"),
        leaves("try:\n    from distutils.util import strtobool\nexcept ImportError:\n    pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        body = module.tree.body
        for node in body:
            if not isinstance(node, ast.ImportFrom) or node.module != "distutils.util":
                continue
            if len(node.names) != 1 or node.names[0].name != "strtobool" or node.names[0].asname:
                continue
            others = [
                n for n in body if isinstance(n, ast.Import | ast.ImportFrom) and n is not node
            ]
            gone = module.remove_statement(node)
            gap, text = module.newline * 2, FUNCTION.replace("\n", module.newline)
            if others and module.start(others[-1]) > module.start(node):
                at = module.line_end(module.end(others[-1]) - 1)
                yield module.fix(gone, module.insert(at, f"{gap}{text}"))
            else:
                rest = module.newline if module.text[gone.end :].strip() else ""
                before = gap if others else ""
                yield module.fix(Edit(gone.start, gone.end, f"{before}{text}{rest}"))
