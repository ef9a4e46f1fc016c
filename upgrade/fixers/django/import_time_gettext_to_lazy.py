"""gettext() that models call while they are imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import FUNCTIONS
from hotclub.upgrade.release import Django

HOME = "django.utils.translation."
LAZY = {
    f"{HOME}{name}": f"{name.removeprefix('u')}_lazy"
    for name in ("gettext", "ugettext", "ngettext", "ungettext", "pgettext", "npgettext")
}
HEAD = "from django.utils.translation import gettext as _\n\n\n"


class ImportTimeGettextToLazy(Fixer):
    """Translate labels of models when they are shown, not while the models are imported.

    Since Django 1.7 nothing can be translated before all apps are loaded: AppRegistryNotReady. The
    import follows where all its uses are of that kind, else the calls alone.
    """

    since = Django(1, 7)
    removed = Django(1, 7)
    words = frozenset({name.removeprefix(HOME) for name in LAZY})
    paths = r"(^|/)(models|fields|choices|constants|validators|managers)(/|\.py$)"
    link = "https://docs.djangoproject.com/en/5.2/ref/applications/#troubleshooting"
    examples = (
        rewrites(
            f"{HEAD}class A(models.Model):\n    a = models.CharField(_('A'))\n",
            f"{HEAD.replace('gettext', 'gettext_lazy')}"
            "class A(models.Model):\n    a = models.CharField(_('A'))\n",
            path="shop/models.py",
        ),
        rewrites(
            f"{HEAD}class A(models.Model):\n    a = models.CharField(_('A'))\n\n"
            "    def __str__(self):\n        return _('B')\n",
            "from django.utils.translation import gettext as _, gettext_lazy\n\n\n"
            "class A(models.Model):\n    a = models.CharField(gettext_lazy('A'))\n\n"
            "    def __str__(self):\n        return _('B')\n",
            path="shop/models.py",
        ),
        leaves(
            f"{HEAD}class A(models.Model):\n    def __str__(self):\n        return _('B')\n",
            path="shop/models.py",
        ),
        leaves(f"{HEAD.replace('gettext', 'gettext_lazy')}NAME = _('A')\n", path="shop/models.py"),
        leaves(f"{HEAD}NAME = _('A')\n", path="shop/views.py"),
        leaves("from mysite import gettext as _\n\nNAME = _('A')\n", path="shop/models.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.tree.body:
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                lazy = LAZY.get(f"{module.names.absolute(node)}.{alias.name}")  # type: ignore[arg-type]
                if lazy is not None:
                    yield from self._imported(module, node, alias, lazy)

    def _imported(
        self, module: Module, node: ast.stmt, alias: ast.alias, lazy: str
    ) -> Iterator[Fix]:
        local, scope = alias.asname or alias.name, module.names.scopes[node]
        bound = scope.bindings[local]
        if bound.others or len(bound.imports) > 1:
            return
        uses = module.names.uses(local, scope)
        early = [use for use in uses if module.enclosing(use, *FUNCTIONS, ast.Lambda) is None]
        if not early:
            return
        whole = len(early) == len(uses) and not module.project.imports_from(module.dotted, local)
        if whole and alias.asname:
            moved = (HOME.rstrip("."), lazy, alias.asname)
            yield Fix(moves=((alias, moved),))
        else:
            edits: list[Edit] = [module.replace(use, lazy) for use in early]
            yield module.fix(*edits, imports=[Import(HOME.rstrip("."), lazy)])
