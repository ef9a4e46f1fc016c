"""Fields that skip the __init__() of CharField."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CHARS = tuple(f"django.db.models.{home}CharField" for home in ("", "fields."))
HEAD = "from django.db.models import CharField\n\n\nclass Code(CharField):\n"


class CharFieldWithoutInit(Fixer):
    """Give fields that call super(CharField, self).__init__() the collation which that leaves out.

    They step over CharField to do without its check of max_length. Since Django 3.2 CharField also
    keeps there the collation that it is asked for when tables are made.
    """

    since = Django(3, 2)
    removed = Django(3, 2)
    words = frozenset({"CharField"})
    needs = r"super\(\s*(models\.)?CharField\s*,"
    link = "https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.CharField.db_collation"
    examples = (
        rewrites(
            f"{HEAD}    def __init__(self, **kwargs):\n"
            "        super(CharField, self).__init__(**kwargs)\n",
            f"{HEAD}    db_collation = None\n\n    def __init__(self, **kwargs):\n"
            "        super(CharField, self).__init__(**kwargs)\n",
        ),
        leaves(
            f"{HEAD}    db_collation = None\n\n    def __init__(self, **kwargs):\n"
            "        super(CharField, self).__init__(**kwargs)\n"
        ),
        leaves(
            f"{HEAD}    def __init__(self, **kwargs):\n"
            "        super(Code, self).__init__(**kwargs)\n"
        ),
        leaves(
            "from django.forms import CharField\n\n\nclass Code(CharField):\n"
            "    def __init__(self, **kwargs):\n"
            "        super(CharField, self).__init__(**kwargs)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            makers = (s for s in node.body if isinstance(s, ast.FunctionDef))
            own = next((s for s in makers if s.name == "__init__"), None)
            if own is None or "db_collation" in module.source(node):
                continue
            if any(self._steps_over(module, call) for call in ast.walk(own)):
                start = module.line_start(module.start(own))
                line = f"{module.indent(own)}db_collation = None{module.newline}{module.newline}"
                yield module.fix(module.insert(start, line))

    def _steps_over(self, module: Module, call: ast.AST) -> bool:
        return (
            isinstance(call, ast.Call)
            and len(call.args) == 2
            and module.is_builtin(call.func, "super")
            and module.refers_to(call.args[0], *CHARS)
        )
