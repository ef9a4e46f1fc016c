"""datetime.UTC is datetime.timezone.utc."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class TimezoneUtcToUtc(Fixer):
    """Write datetime.UTC for datetime.timezone.utc.

    Python 3.11 gave it the name. Where timezone itself was imported, it stays.
    """

    since = Python(3, 11)
    style = True
    words = frozenset(("utc",))
    needs = r"\btimezone\s*\.\s*utc\b"
    examples = (
        rewrites(
            "import datetime\n\nx = datetime.timezone.utc\n",
            "import datetime\n\nx = datetime.UTC\n",
        ),
        rewrites(
            "import datetime as d\n\nf(d.timezone.utc)\n", "import datetime as d\n\nf(d.UTC)\n"
        ),
        leaves("from datetime import timezone\n\nx = timezone.utc\n"),
        leaves("import datetime\n\nx = datetime.timezone(offset)\n"),
        leaves("from django.utils import timezone\n\nx = timezone.utc\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if node.attr == "utc" and module.name_of(node) == "datetime.timezone.utc":
                if isinstance(node.value, ast.Attribute):
                    yield module.fix(Edit(module.end(node.value.value), module.end(node), ".UTC"))
