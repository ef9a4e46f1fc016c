"""utcnow() is now(UTC) without its zone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

NEW = {"utcnow": "now", "utcfromtimestamp": "fromtimestamp"}


class UtcnowToNowUtc(Fixer):
    """Ask for now(UTC) and take the zone off, which is what utcnow() gave.

    Deprecated since Python 3.12, because a naive time that means UTC is so easily taken for local.
    The meaning is kept; whether the zone should rather stay is for a person to say.
    """

    since = Python(3, 12)
    words = frozenset(NEW)
    link = "https://docs.python.org/3/library/datetime.html#datetime.datetime.utcnow"
    examples = (
        rewrites(
            "import datetime\n\nx = datetime.datetime.utcnow()\n",
            "import datetime\n\nx = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)\n",
        ),
        rewrites(
            "from datetime import datetime\n\nx = datetime.utcfromtimestamp(y)\n",
            "from datetime import datetime, UTC\n\n"
            "x = datetime.fromtimestamp(y, UTC).replace(tzinfo=None)\n",
        ),
        leaves("import datetime\n\nx = datetime.datetime.now()\n"),
        leaves("from arrow import utcnow\n\nx = utcnow()\n"),
        finds(
            "from datetime import datetime\n\nf = Field(default=datetime.utcnow)\n",
            "lambda: datetime.now(UTC).replace(tzinfo=None)",
        ),
        leaves("from mysite import datetime\n\nf = Field(default=datetime.utcnow)\n"),
        leaves("from datetime import datetime\n\nUTC = None\nx = datetime.utcnow()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in NEW:
                continue
            if not module.refers_to(func, *(f"datetime.datetime.{name}" for name in NEW)):
                continue
            imports: list[Import] = []
            if isinstance(func.value, ast.Attribute):
                zone = f"{module.source(func.value.value)}.UTC"
            elif self._taken(module):
                continue
            else:
                zone, imports = "UTC", [Import("datetime", "UTC")]
            arguments = ", ".join([*(module.source(a) for a in call.args), zone])
            text = f"{module.source(func.value)}.{NEW[func.attr]}({arguments}).replace(tzinfo=None)"
            yield module.fix(module.replace(call, text), imports=imports)
        yield from self._handed(module)

    def _handed(self, module: Module) -> Iterator[Finding]:
        """Tell of the functions themselves, as defaults are: a migration may name them."""
        for node in module.references(*(f"datetime.datetime.{name}" for name in NEW)):
            parent = module.parent(node)
            if not (isinstance(parent, ast.Call) and parent.func is node):
                new = f"{NEW[getattr(node, 'attr', 'utcnow')]}(UTC).replace(tzinfo=None)"
                message = f"deprecated since Python 3.12: lambda: datetime.{new} is the same"
                yield self.finding(module, node, message)

    def _taken(self, module: Module) -> bool:
        bound = module.names.module.bindings.get("UTC")
        return bound is not None and (
            bool(bound.others) or {d for d, _, _ in bound.imports} != {"datetime.UTC"}
        )
