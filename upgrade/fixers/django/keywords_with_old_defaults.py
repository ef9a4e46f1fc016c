"""Defaults that changed, written out: URLField, RedirectView, Sitemap, values_list, USE_TZ."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

URL_FIELDS = ("django.forms.URLField", "django.forms.fields.URLField")
REDIRECT = ("django.views.generic.RedirectView", "django.views.generic.base.RedirectView")
SITEMAP = ("django.contrib.sitemaps.Sitemap",)
FORMS = "from django import forms\n\n"
GENERIC = "from django.views.generic import RedirectView\n\n"


class KeywordsWithOldDefaults(Fixer):
    """Write the old default where nothing is said, so that what a project does stays as it was.

    RedirectView was permanent until Django 1.9, sitemaps and USE_TZ said http and False until 5.0,
    URL fields of forms http until 6.0. Unsafe: a project that came after those means the new ones.
    """

    since = Django(1, 9)
    safe = False
    words = frozenset({*URL_FIELDS, *REDIRECT, "Sitemap", "values_list", "INSTALLED_APPS"})
    needs = (
        r"(?<!models\.)\bURLField\b|RedirectView\b|Sitemap\b|values_list\(\s*flat\b"
        r"|\A(?![\s\S]*^USE_TZ\b)(?=[\s\S]*SECRET_KEY\s*=)[\s\S]*INSTALLED_APPS\s*="
    )
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    examples = (
        rewrites(
            f"{FORMS}f = forms.URLField(required=False)\n",
            f'{FORMS}f = forms.URLField(required=False, assume_scheme="http")\n',
        ),
        rewrites(
            f"{GENERIC}v = RedirectView.as_view(url='/')\n",
            f"{GENERIC}v = RedirectView.as_view(url='/', permanent=True)\n",
        ),
        rewrites(
            "from django.contrib.sitemaps import Sitemap\n\n\nclass S(Sitemap):\n    limit = 9\n",
            "from django.contrib.sitemaps import Sitemap\n\n\nclass S(Sitemap):\n"
            '    protocol = "http"\n    limit = 9\n',
        ),
        rewrites(
            "ids = Post.objects.values_list(flat=True)\n",
            'ids = Post.objects.values_list("pk", flat=True)\n',
        ),
        rewrites(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = []\n",
            "SECRET_KEY = 'x'\nINSTALLED_APPS = []\nUSE_TZ = False\n",
            path="settings.py",
        ),
        leaves(f"{FORMS}f = forms.URLField(assume_scheme='https')\n"),
        leaves("from django.db import models\n\nf = models.URLField()\n"),
        leaves(f"{GENERIC}v = RedirectView.as_view(url='/', permanent=False)\n"),
        leaves(
            "from django.contrib.sitemaps import Sitemap\n\n\nclass S(Sitemap):\n"
            "    def protocol(self):\n        return 'https'\n"
        ),
        leaves("ids = Post.objects.values_list('id', flat=True)\n"),
        leaves("SECRET_KEY = 'x'\nINSTALLED_APPS = []\nUSE_TZ = True\n", path="settings.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            yield from self._call(module, call)
        for cls in module.nodes(ast.ClassDef):
            if module.targets.reach(Django(5, 0)) and module.inherits(cls, *SITEMAP):
                yield from self._first(module, cls, "protocol", 'protocol = "http"')
            elif any(module.refers_to(base, *REDIRECT) for base in cls.bases):
                yield from self._first(module, cls, "permanent", "permanent = True")
        if module.targets.reach(Django(5, 0)) and not module.names.stars:
            uses = [u for u in setting.uses(module) if u.form == "assign"]
            given = {use.name for use in uses}
            if {"INSTALLED_APPS", "SECRET_KEY"} <= given and "USE_TZ" not in given:
                yield module.fix(setting.add(module, module.tree, "USE_TZ", "False"))

    def _call(self, module: Module, call: ast.Call) -> Iterator[Fix]:
        names = {keyword.arg for keyword in call.keywords}
        func = call.func
        if None in names or any(isinstance(a, ast.Starred) for a in call.args):
            return
        if module.refers_to(func, *URL_FIELDS) and module.targets.reach(Django(5, 0)):
            if "assume_scheme" not in names:
                yield self._added(module, call, 'assume_scheme="http"')
        elif not isinstance(func, ast.Attribute):
            return
        elif func.attr == "as_view" and module.refers_to(func.value, *REDIRECT):
            if "permanent" not in names:
                yield self._added(module, call, "permanent=True")
        elif func.attr == "values_list" and names == {"flat"} and not call.args:
            if module.targets.reach(Django(6, 1)):
                yield module.fix(module.insert(module.start(call.keywords[0]), '"pk", '))

    def _added(self, module: Module, call: ast.Call, text: str) -> Fix:
        last = max([*call.args, *call.keywords], key=module.end, default=None)
        if last is None:
            return module.fix(module.insert(module.end(call) - 1, text))
        return module.fix(module.insert(module.end(last), f", {text}"))

    def _first(self, module: Module, cls: ast.ClassDef, name: str, line: str) -> Iterator[Fix]:
        """Yield the fix that says it at the top of a class which says nothing."""
        said = {getattr(node, "name", "") for node in cls.body}
        for node in cls.body:
            for target in node.targets if isinstance(node, ast.Assign) else ():
                said.add(getattr(target, "id", ""))
        first = cls.body[0]
        if name in said or first.lineno == cls.lineno or getattr(first, "decorator_list", []):
            return
        start = module.start(first)
        yield module.fix(module.insert(start, f"{line}{module.newline}{module.indent(first)}"))
