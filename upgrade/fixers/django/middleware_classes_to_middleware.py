"""MIDDLEWARE_CLASSES became MIDDLEWARE."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD, NEW = "MIDDLEWARE_CLASSES", "MIDDLEWARE"
# Middleware that does nothing today, or that Django no longer has.
GONE = (
    "django.contrib.auth.middleware.SessionAuthenticationMiddleware",
    "django.contrib.csrf.middleware.CsrfResponseMiddleware",
    "django.middleware.csrf.CsrfResponseMiddleware",
)


class MiddlewareClassesToMiddleware(Fixer):
    """Name the list of middleware MIDDLEWARE.

    Django 1.10 introduced the new style under a new name and 2.0 dropped the old. A list that is
    given under both names keeps the new one; SessionAuthenticationMiddleware, always on since 2.0,
    and CsrfResponseMiddleware, which went with 1.4, leave it.
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    words = frozenset({OLD, "SessionAuthenticationMiddleware", "CsrfResponseMiddleware"})
    link = "https://docs.djangoproject.com/en/5.2/topics/http/middleware/#upgrading-pre-django-1-10-style-middleware"
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nMIDDLEWARE_CLASSES = (\n    'a.B',\n)\n",
            "SECRET_KEY = 'x'\nMIDDLEWARE = (\n    'a.B',\n)\n",
            path="settings.py",
        ),
        rewrites(
            "SECRET_KEY = 'x'\nMIDDLEWARE_CLASSES = ['a.B']\nMIDDLEWARE_CLASSES += ['a.C']\n",
            "SECRET_KEY = 'x'\nMIDDLEWARE = ['a.B']\nMIDDLEWARE += ['a.C']\n",
            path="settings.py",
        ),
        rewrites(
            "from django.conf import settings\n\nsettings.configure(MIDDLEWARE_CLASSES=('a.B',))\n",
            "from django.conf import settings\n\nsettings.configure(MIDDLEWARE=('a.B',))\n",
        ),
        rewrites(
            "from django.conf import settings\n\n"
            "settings.configure(MIDDLEWARE=['a.B'], MIDDLEWARE_CLASSES=['a.B'])\n",
            "from django.conf import settings\n\nsettings.configure(MIDDLEWARE=['a.B'])\n",
        ),
        rewrites(
            "from django.test import override_settings\n\n\n"
            "@override_settings(MIDDLEWARE_CLASSES=[])\nclass T:\n    pass\n",
            "from django.test import override_settings\n\n\n"
            "@override_settings(MIDDLEWARE=[])\nclass T:\n    pass\n",
        ),
        rewrites(
            "from django.conf import settings\n\n'a.B' in settings.MIDDLEWARE_CLASSES\n",
            "from django.conf import settings\n\n'a.B' in settings.MIDDLEWARE\n",
        ),
        rewrites(
            "MIDDLEWARE = [\n    'a.B',\n"
            "    'django.contrib.csrf.middleware.CsrfResponseMiddleware',\n]\n",
            "MIDDLEWARE = [\n    'a.B',\n]\n",
            path="settings.py",
        ),
        leaves("MIDDLEWARE = ['a.B']\nSECRET_KEY = 'x'\n", path="settings.py"),
        leaves("def load(plugins):\n    return plugins.MIDDLEWARE_CLASSES\n"),
        leaves("MIDDLEWARE_CLASSES = {}\n", path="registry.py"),
        leaves("text = 'set MIDDLEWARE_CLASSES first'\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        uses = list(setting.uses(module))
        taken = {id(use.holder) for use in uses if use.name == NEW}
        for use in uses:
            if use.name == OLD and id(use.holder) in taken:
                yield module.fix(setting.remove(module, use))
            elif use.name == OLD and use.form != "assign":
                yield module.fix(setting.rename(module, use, NEW))
        if id(module.tree) not in taken and module.is_settings():
            for name in module.nodes(ast.Name):
                if name.id == OLD:
                    yield module.fix(module.replace(name, NEW))
        yield from self._elsewhere(module, {id(use.node) for use in uses})
        yield from self._gone(module)

    def _elsewhere(self, module: Module, seen: set[int]) -> Iterator[Fix]:
        """Yield the fixes of reads and of the test helpers that take settings as keywords."""
        for node in module.references(f"django.conf.settings.{OLD}"):
            end = module.end(node)
            yield module.fix(Edit(end - len(OLD), end, NEW))
        for call in module.nodes(ast.Call):
            attribute = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            dotted = module.name_of(call.func) or ""
            if attribute == "settings" or dotted.endswith(".modify_settings"):
                keyword = module.keyword(call, OLD)
                if keyword is not None and id(keyword) not in seen:
                    start = module.start(keyword)
                    yield module.fix(Edit(start, start + len(OLD), NEW))

    def _gone(self, module: Module) -> Iterator[Fix]:
        for constant in module.nodes(ast.Constant):
            parent = module.parent(constant)
            if constant.value in GONE and isinstance(parent, ast.List | ast.Tuple):
                if len(parent.elts) > 1:
                    yield module.fix(without_element(module, parent, constant))


def without_element(module: Module, holder: ast.List | ast.Tuple, element: ast.expr) -> Edit:
    """Return the edit that takes an element out of a list, with its line where it stands alone."""
    start, end = module.start(element), module.end(element)
    line, after = module.line_start(start), module.line_end(end)
    if module.text[end:after].strip() == "," and not module.text[line:start].strip():
        return Edit(line, after, "")
    at = holder.elts.index(element)
    if at + 1 < len(holder.elts):
        return Edit(start, module.start(holder.elts[at + 1]), "")
    return Edit(module.end(holder.elts[at - 1]), end, "")
