"""Templates that a module loads while it is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import FUNCTIONS
from hotclub.upgrade.release import Django

LOADERS = tuple(f"django.template.loader.{name}" for name in ("get_template", "select_template"))


class TemplatesLoadedLate(Fixer):
    """Load a template when it is first asked for, not while its module is imported.

    Since Django 1.9 the engine looks through the installed apps, which are not ready while models
    and what they import are loaded: AppRegistryNotReady.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset({"get_template", "select_template"})
    needs = r"^\w+[ \t]*=[ \t]*(\w+\.)*(get|select)_template\("
    link = "https://docs.djangoproject.com/en/5.2/ref/applications/#troubleshooting"
    examples = (
        rewrites(
            "from django.template.loader import get_template\n\nfield = get_template('a.html')\n",
            "from django.template.loader import get_template\n"
            "from django.utils.functional import SimpleLazyObject\n\n"
            "field = SimpleLazyObject(lambda: get_template('a.html'))\n",
        ),
        rewrites(
            "from django.template import loader\n\nfield = loader.select_template(NAMES)\n",
            "from django.template import loader\n"
            "from django.utils.functional import SimpleLazyObject\n\n"
            "field = SimpleLazyObject(lambda: loader.select_template(NAMES))\n",
        ),
        leaves(
            "from django.template.loader import get_template\n\n\ndef f():\n"
            "    field = get_template('a.html')\n    return field\n"
        ),
        leaves("from mysite import get_template\n\nfield = get_template('a.html')\n"),
        leaves(
            "from django.template.loader import get_template\n\nfield = get_template('a').render({})\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*LOADERS):
            if module.enclosing(call, *FUNCTIONS, ast.Lambda) is not None:
                continue
            parent = module.parent(call)
            if isinstance(parent, ast.Assign) and parent.value is call:
                text = f"SimpleLazyObject(lambda: {module.source(call)})"
                wanted = [Import("django.utils.functional", "SimpleLazyObject")]
                yield module.fix(module.replace(call, text), imports=wanted)
