"""Branches on sys.version_info and six.PY2."""

from __future__ import annotations

import ast

from hotclub.upgrade.branch import Branch, Number, number
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class VersionInfoBranchesToTarget(Branch):
    """Keep the side of a branch on Python's version that the target takes.

    sys.version_info in all its spellings, six.PY2 and six.PY3; tests that are skipped on the target
    go.
    """

    since = Python(2, 7)
    words = frozenset({"version_info", "PY2", "PY3"})
    versions = ("sys.version_info",)
    known = {
        f"{home}.{name}": value
        for home in ("six", "django.utils.six")
        for name, value in (("PY2", False), ("PY3", True))
    }
    link = "https://docs.python.org/3/library/sys.html#sys.version_info"
    examples = (
        rewrites(
            "import sys\n\nif sys.version_info >= (3,):\n    text = str\n"
            "else:\n    text = unicode\n",
            "text = str\n",
        ),
        rewrites(
            "import sys\n\nif sys.version_info[0] == 2:\n    import old\nelse:\n    import new\n",
            "import new\n",
        ),
        rewrites(
            "import six\n\nname = b'a' if six.PY2 else 'a'\n",
            "name = 'a'\n",
        ),
        rewrites(
            "import sys\n\n\ndef f():\n    if sys.version_info.major < 3: return 1\n    return 2\n",
            "def f():\n    return 2\n",
        ),
        rewrites(
            "import sys\n\nif sys.version_info[0] == 3:\n    A = 1\nelse:\n    A = 2\n", "A = 1\n"
        ),
        leaves("import sys\n\nif sys.version_info >= (4, 0):\n    A = 1\n"),
        leaves("from mysite import six\n\nif six.PY2:\n    A = 1\n"),
        leaves("import sys\n\nif sys.version_info.minor >= 3:\n    A = 1\n"),
        leaves("import sys\n\nPY2 = sys.version_info[0] == 2\nif PY2:\n    A = 1\n"),
    )

    def target(self, module: Module) -> Number | None:
        return module.targets.python.number if module.targets.python else None

    def _compared(self, module: Module, test: ast.Compare) -> bool | None:
        found = super()._compared(module, test)
        if found is not None or number(test.comparators[0]) != (3,):
            return found
        # All that follows Python 2 is Python 3, as far as anybody knows.
        if self._length(module, test.left) == 1 and self.target(module) is not None:
            return {ast.Eq: True, ast.NotEq: False}.get(type(test.ops[0]))
        return None
