"""Apps whose models are imported are installed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

ADMIN = "django.contrib.admin"
AUTH, TYPES = "django.contrib.auth", "django.contrib.contenttypes"
ORDER = (TYPES, AUTH, "django.contrib.sessions", "django.contrib.sites", ADMIN)
MODEL = (
    "models.py",
    "from django.core.urlresolvers import reverse\n"
    "from django.contrib.contenttypes.models import ContentType\n",
)


class InstalledAppsOfImports(Fixer):
    """List the apps whose models the project imports at the top of its modules.

    Until Django 1.9 a model worked outside of INSTALLED_APPS, and settings for tests were often
    short; since then the import raises RuntimeError. Only whole lists of projects that predate 2.0
    are completed.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset({"INSTALLED_APPS"})
    needs = r"INSTALLED_APPS['\x22]?\s*(\+?=|:)"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#features-removed-in-1-9"
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = [\n    'shop',\n]\n",
            "SECRET_KEY = 'x'\nINSTALLED_APPS = [\n    'django.contrib.contenttypes',\n"
            "    'shop',\n]\n",
            path="settings.py",
            files=[MODEL],
        ),
        leaves(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.contenttypes', 'shop']\n",
            path="settings.py",
            files=[MODEL],
        ),
        leaves("SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\n", path="settings.py"),
        leaves(
            "from base import *\n\nSECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\n",
            path="settings.py",
            files=[MODEL],
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        predates, needed = module.project.predates, set(module.project.needed)
        if predates is None or predates > (2, 0):
            return
        if needed & {AUTH, ADMIN}:
            needed |= {TYPES, AUTH}
        every = list(setting.uses(module))
        for use in every:
            if use.name != "INSTALLED_APPS" or not isinstance(use.value, ast.List | ast.Tuple):
                continue
            others = {u.name for u in every if u.holder is use.holder}
            if not use.value.elts or not self._whole(module, use, others):
                continue
            listed = [c.value for c in ast.walk(use.value) if isinstance(c, ast.Constant)]
            missing = {app for app in needed if not any(of(app, one) for one in listed)}
            if missing:
                ordered = [a for a in ORDER if a in missing] + sorted(missing - set(ORDER))
                yield module.fix(in_front(module, use.value.elts[0], ordered))

    def _whole(self, module: Module, use: setting.Use, others: set[str]) -> bool:
        """Say whether the list is all that the project installs."""
        assigned = [n for n in module.nodes(ast.Name) if n.id == "INSTALLED_APPS"]
        if use.form == "assign":
            known = {"DATABASES", "DATABASE_ENGINE", "ROOT_URLCONF", "SECRET_KEY"} & others
            return bool(known) and not module.names.stars and len(assigned) == 1
        if isinstance(use.holder, ast.Call):
            named = (module.name_of(use.holder.func) or "dict").endswith((".configure", "dict"))
            return named and all(k.arg for k in use.holder.keywords)
        return isinstance(use.holder, ast.Dict) and None not in use.holder.keys


def of(app: str, listed: object) -> bool:
    """Say whether an entry of the list is an app, or its configuration."""
    return listed == app or str(listed).startswith(f"{app}.apps.")


def in_front(module: Module, first: ast.expr, names: list[str]) -> Edit:
    """Return the edit that puts names before the first of a list, on lines of their own or not."""
    start = module.start(first)
    before = module.text[module.line_start(start) : start]
    gap = f",{module.newline}{before}" if not before.strip() else ", "
    return module.insert(start, "".join(f"{name!r}{gap}" for name in names))
