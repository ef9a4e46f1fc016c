"""South, which Django's own migrations replaced."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SETTINGS = frozenset(
    (
        "SOUTH_AUTO_FREEZE_APP",
        "SOUTH_DATABASE_ADAPTERS",
        "SOUTH_LOGGING_FILE",
        "SOUTH_LOGGING_ON",
        "SOUTH_MIGRATION_MODULES",
        "SOUTH_TESTS_MIGRATE",
        "SOUTH_USE_PYC",
        "SKIP_SOUTH_TESTS",
    )
)
CALLS = (
    "south.modelsinspector.add_introspection_rules",
    "south.modelsinspector.add_ignored_fields",
    "south.management.commands.patch_for_test_db_setup",
)


class SouthDropped(Fixer):
    """Take South out of settings, and the calls that told it about fields and tests.

    It ends with Django 1.6: the package can't be imported beside any later release.
    """

    since = Django(1, 7)
    removed = Django(1, 7)
    words = frozenset({"south", *SETTINGS})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.7/#schema-migrations"
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = (\n    'shop',\n    'south',\n)\n"
            "SOUTH_TESTS_MIGRATE = False\n",
            "SECRET_KEY = 'x'\nINSTALLED_APPS = (\n    'shop',\n)\n",
            path="settings.py",
        ),
        rewrites(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nINSTALLED_APPS += ['south']\n",
            "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nINSTALLED_APPS += []\n",
            path="settings.py",
        ),
        rewrites(
            "from south.modelsinspector import add_introspection_rules\n\n\n"
            "class F:\n    pass\n\n\nadd_introspection_rules([], ['^shop'])\n",
            "class F:\n    pass\n\n\n",
        ),
        leaves(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop', 'south.pole']\n",
            path="settings.py",
        ),
        leaves(
            "try:\n    from south.modelsinspector import add_introspection_rules\n"
            "except ImportError:\n    pass\nelse:\n    add_introspection_rules([], ['^shop'])\n"
        ),
        leaves("WINDS = ['north', 'south']\n"),
        leaves("from shop.south import add_introspection_rules\n\nadd_introspection_rules([])\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for use in setting.uses(module):
            if use.name in SETTINGS:
                yield module.fix(setting.remove(module, use))
            elif use.name == "INSTALLED_APPS":
                yield from self._listed(module, use.value)
        if module.is_settings():
            for node in module.nodes(ast.AugAssign):
                if getattr(node.target, "id", "") == "INSTALLED_APPS":
                    yield from self._listed(module, node.value)
        for call in module.calls(*CALLS):
            statement = module.parent(call)
            if isinstance(statement, ast.Expr) and not module.enclosing(call, ast.Try):
                yield module.fix(module.remove_statement(statement))

    def _listed(self, module: Module, value: ast.expr) -> Iterator[Fix]:
        for holder in ast.walk(value):
            if isinstance(holder, ast.List | ast.Tuple):
                for element in holder.elts:
                    if isinstance(element, ast.Constant) and element.value == "south":
                        yield module.fix(without_element(module, holder, element))


def without_element(module: Module, holder: ast.List | ast.Tuple, element: ast.expr) -> Edit:
    """Return the edit that takes an element out of a list, with its line where it stands alone."""
    start, end = module.start(element), module.end(element)
    line, after = module.line_start(start), module.line_end(end)
    alone = not module.text[line:start].strip()
    if alone and module.text[end:after].partition("#")[0].strip() in ("", ","):
        return Edit(line, after, "")
    at = holder.elts.index(element)
    if at + 1 < len(holder.elts):
        return Edit(start, module.start(holder.elts[at + 1]), "")
    if not at:
        empty = "[]" if isinstance(holder, ast.List) else "()"
        return Edit(module.start(holder), module.end(holder), empty)
    tail = "," if isinstance(holder, ast.Tuple) and at == 1 else ""
    return Edit(module.end(holder.elts[at - 1]), end, tail)
