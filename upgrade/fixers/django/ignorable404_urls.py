"""IGNORABLE_404_STARTS and IGNORABLE_404_ENDS."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

STARTS, ENDS = "IGNORABLE_404_STARTS", "IGNORABLE_404_ENDS"


class Ignorable404Urls(Fixer):
    """Write the addresses whose 404 is no news as expressions in IGNORABLE_404_URLS."""

    since = Django(1, 4)
    removed = Django(1, 6)
    words = frozenset({STARTS, ENDS})
    link = "https://docs.djangoproject.com/en/stable/ref/settings/#ignorable-404-urls"
    examples = (
        rewrites(
            "import os\nDEBUG = True\nIGNORABLE_404_STARTS = ('/cgi-bin/',)\nIGNORABLE_404_ENDS = ('.ico',)\n",
            "import os\nimport re\nDEBUG = True\nIGNORABLE_404_URLS = [\n    re.compile(r'^/cgi\\-bin/'),\n"
            "    re.compile(r'\\.ico$'),\n]\n",
            path="settings.py",
        ),
        leaves("IGNORABLE_404_STARTS = find()\nDEBUG = True\n", path="settings.py"),
        leaves("IGNORABLE_404_STARTS = ('/cgi-bin/',)\n", path="views.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        found = {use.name: use for use in setting.uses(module) if use.form == "assign"}
        mine = [found[name] for name in (STARTS, ENDS) if name in found]
        lines: list[str] = []
        for use in mine:
            for element in getattr(use.value, "elts", [None]):
                value = element.value if isinstance(element, ast.Constant) else None
                if not isinstance(value, str):
                    return
                text = re.escape(value)
                text = f"^{text}" if use.name == STARTS else f"{text}$"
                lines.append(f"    re.compile(r{text!r}),".replace("\\\\", "\\"))
        if mine:
            text = module.newline.join(["IGNORABLE_404_URLS = [", *lines, "]"])
            edits = [module.replace(mine[0].node, text)]
            edits += [
                module.remove_statement(u.node) for u in mine[1:] if isinstance(u.node, ast.stmt)
            ]
            yield module.fix(*edits, imports=[Import("re", None)])
