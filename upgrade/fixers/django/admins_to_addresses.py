"""ADMINS and MANAGERS as pairs of name and address."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

LISTS = ("ADMINS", "MANAGERS")


class AdminsToAddresses(Fixer):
    """List the addresses of ADMINS and MANAGERS alone.

    The names beside them were never used; Django 6.0 deprecates the pairs.
    """

    since = Django(6, 0)
    removed = Django(2028, 0)
    words = frozenset(LISTS)
    link = "https://docs.djangoproject.com/en/6.0/ref/settings/#admins"
    examples = (
        rewrites(
            "DEBUG = True\nADMINS = [('Ann', 'ann@example.com')]\n",
            "DEBUG = True\nADMINS = ['ann@example.com']\n",
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nMANAGERS = (\n    # us\n    ('Ann', 'a@x.org'),\n    ('Bo', BO),\n)\n",
            "DEBUG = True\nMANAGERS = (\n    # us\n    'a@x.org',\n    BO,\n)\n",
            path="settings.py",
        ),
        leaves("DEBUG = True\nADMINS = ['ann@example.com']\n", path="settings.py"),
        leaves("ADMINS = [('Ann', 'ann@example.com')]\n", path="views.py"),
        leaves("DEBUG = True\nADMINS = [tuple(x) for x in people]\n", path="settings.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for use in setting.uses(module):
            if use.name in LISTS and isinstance(use.value, ast.List | ast.Tuple):
                pairs = [p for p in use.value.elts if isinstance(p, ast.Tuple | ast.List)]
                if pairs and all(len(p.elts) == 2 for p in pairs):
                    yield module.fix(*addresses(module, pairs))


def addresses(module: Module, pairs: list[ast.Tuple | ast.List]) -> Iterator[Edit]:
    """Yield the edits that leave the second of each pair."""
    for pair in pairs:
        yield Edit(module.start(pair), module.start(pair.elts[1]), "")
        yield Edit(module.end(pair.elts[1]), module.end(pair), "")
