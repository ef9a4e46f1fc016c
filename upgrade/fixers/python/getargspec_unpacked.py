"""getfullargspec() returns seven values where getargspec() returned four."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class GetargspecUnpacked(Fixer):
    """Take the first four values of getfullargspec(), and call its keywords varkw.

    Python 3.11 removed getargspec; its successor adds keyword-only arguments and annotations.
    """

    since = Python(3, 0)
    removed = Python(3, 11)
    words = frozenset(("getargspec", "getfullargspec"))
    examples = (
        rewrites(
            "import inspect\n\na, b, c, d = inspect.getfullargspec(f)\n",
            "import inspect\n\na, b, c, d = inspect.getfullargspec(f)[:4]\n",
        ),
        rewrites(
            "from inspect import getfullargspec\n\nx = getfullargspec(f).keywords\n",
            "from inspect import getfullargspec\n\nx = getfullargspec(f).varkw\n",
        ),
        leaves("import inspect\n\na = inspect.getfullargspec(f)\n"),
        leaves("import inspect\n\na, b, c, d = inspect.getfullargspec(f)[:4]\n"),
        leaves("import inspect\n\na, b, c, d, *rest = inspect.getfullargspec(f)\n"),
        leaves("from mysite import getfullargspec\n\na, b, c, d = getfullargspec(f)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls("inspect.getargspec", "inspect.getfullargspec"):
            parent = module.parent(call)
            if isinstance(parent, ast.Assign) and parent.value is call:
                target = parent.targets[0]
                if (
                    isinstance(target, ast.Tuple | ast.List)
                    and len(target.elts) == 4
                    and not any(isinstance(e, ast.Starred) for e in target.elts)
                ):
                    yield module.fix(module.insert(module.end(call), "[:4]"))
            elif isinstance(parent, ast.Attribute) and parent.attr == "keywords":
                end = module.end(parent)
                yield module.fix(Edit(end - len("keywords"), end, "varkw"))
