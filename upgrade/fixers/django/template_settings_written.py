"""TEMPLATE_DIRS and TEMPLATE_LOADERS that running code changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SETTINGS = "django.conf.settings."
ATTRIBUTES = {"TEMPLATE_DIRS": "dirs", "TEMPLATE_LOADERS": "template_loaders"}
ENGINE = "Engine.get_default()"
HEAD = "from django.conf import settings\n"


class TemplateSettingsWritten(Fixer):
    """Change the template engine where tests changed settings.TEMPLATE_DIRS for a while.

    The single settings went with Django 1.10: reading one raises AttributeError, and one that is
    written changes nothing. The engine has its folders and loaders as attributes that can be read
    and written in their place.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset(ATTRIBUTES)
    needs = r"settings\s*\.\s*TEMPLATE_(DIRS|LOADERS)\s*\+?=[^=]"
    link = "https://docs.djangoproject.com/en/5.2/ref/templates/upgrading/"
    examples = (
        rewrites(
            f"{HEAD}\nold = settings.TEMPLATE_DIRS\nsettings.TEMPLATE_DIRS = ('a',)\n"
            "settings.TEMPLATE_DIRS = old\n",
            "from django.template import Engine\n\nold = Engine.get_default().dirs\n"
            "Engine.get_default().dirs = ('a',)\nEngine.get_default().dirs = old\n",
        ),
        rewrites(
            f"{HEAD}\nold = settings.TEMPLATE_LOADERS\nsettings.TEMPLATE_LOADERS = ['a.Loader']\n"
            "settings.TEMPLATE_LOADERS = old\n",
            "from django.template import Engine\n\nold = Engine.get_default().template_loaders\n"
            "Engine.get_default().template_loaders = "
            "Engine.get_default().get_template_loaders(['a.Loader'])\n"
            "Engine.get_default().template_loaders = old\n",
        ),
        leaves(f"{HEAD}\nold = settings.TEMPLATE_DIRS\n"),
        leaves("from mysite import settings\n\nsettings.TEMPLATE_DIRS = ('a',)\n"),
        leaves(
            f"{HEAD}\nif hasattr(settings, 'TEMPLATE_DIRS'):\n    settings.TEMPLATE_DIRS = ('a',)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        asked = {c.value for c in module.nodes(ast.Constant)}
        nodes = [
            n
            for n in module.nodes(ast.Attribute)
            if n.attr in ATTRIBUTES and module.name_of(n) == f"{SETTINGS}{n.attr}"
        ]
        written = {n.attr for n in nodes if isinstance(n.ctx, ast.Store)} - asked
        for node in nodes:
            if node.attr in written:
                wanted = [Import("django.template", "Engine")]
                yield module.fix(*self._edits(module, node), imports=wanted)

    def _edits(self, module: Module, node: ast.Attribute) -> Iterator[Edit]:
        yield module.replace(node, f"{ENGINE}.{ATTRIBUTES[node.attr]}")
        parent = module.parent(node)
        if node.attr != "TEMPLATE_LOADERS" or not isinstance(node.ctx, ast.Store):
            return
        if isinstance(parent, ast.Assign) and isinstance(parent.value, ast.List | ast.Tuple):
            yield module.insert(module.start(parent.value), f"{ENGINE}.get_template_loaders(")
            yield module.insert(module.end(parent.value), ")")
