"""Template tags without {% load %}: the engine keeps them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = ("django.template", "django.template.base", "django.template.loader")
ADD = tuple(f"{home}.add_to_builtins" for home in HOMES)
BUILTINS = tuple(f"{home}.builtins" for home in HOMES)
ENGINE = Import("django.template.engine", "Engine")
LIST = "Engine.get_default().template_builtins"


class TemplateBuiltinsToEngine(Fixer):
    """Add built-in tags to the template engine, where add_to_builtins() and builtins were.

    Django 1.9 dropped them for the option "builtins" of TEMPLATES, which is the better place for
    what never changes.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset({"add_to_builtins", *BUILTINS})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#django-template-base-add-to-builtins-is-removed"
    examples = (
        rewrites(
            "from django.template import add_to_builtins\n\nadd_to_builtins('shop.tags')\n",
            "from django.template.engine import Engine\n"
            "from django.template.library import import_library\n\n"
            "Engine.get_default().template_builtins.append(import_library('shop.tags'))\n",
        ),
        rewrites(
            "from django import template\n\nold = list(template.builtins)\n",
            "from django.template.engine import Engine\n\n"
            "old = list(Engine.get_default().template_builtins)\n",
        ),
        leaves("from shop import add_to_builtins\n\nadd_to_builtins('shop.tags')\n"),
        leaves("import builtins\n\nfrom django import template\n\nprint(builtins.len)\n"),
        leaves("def f(template):\n    return template.builtins\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*ADD):
            if len(call.args) == 1:
                library = f"import_library({module.source(call.args[0])})"
                wanted = [ENGINE, Import("django.template.library", "import_library")]
                yield module.fix(module.replace(call, f"{LIST}.append({library})"), imports=wanted)
        for reference in module.references(*BUILTINS):
            text, stored = LIST, not isinstance(reference.ctx, ast.Load)
            if stored and isinstance(reference, ast.Name):
                continue
            yield module.fix(module.replace(reference, text), imports=[ENGINE])
