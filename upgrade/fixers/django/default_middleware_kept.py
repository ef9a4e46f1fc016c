"""Settings that named no middleware had some."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

ADMIN = "django.contrib.admin"
SESSIONS, AUTH = "django.contrib.sessions", "django.contrib.auth"
MIDDLEWARE = (
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
OLD = "from django.core.urlresolvers import reverse\n"
LINES = "MIDDLEWARE = [\n" + "".join(f"    '{name}',\n" for name in MIDDLEWARE) + "]\n"


class DefaultMiddlewareKept(Fixer):
    """Write the list of middleware that Django ran where settings said nothing.

    Sessions, users and messages came with it until Django 1.7, the rest until 2.0; today there is
    none. Written only in projects that predate 2.0 and have sessions and users installed.
    """

    since = Django(2, 0)
    removed = Django(2, 0)
    words = frozenset({"INSTALLED_APPS"})
    needs = r"django\.contrib\.sessions\b"
    link = "https://docs.djangoproject.com/en/5.2/ref/settings/#middleware"
    examples = (
        rewrites(
            "INSTALLED_APPS = ['django.contrib.sessions', 'django.contrib.auth']\nDATABASES = {}\n",
            "INSTALLED_APPS = ['django.contrib.sessions', 'django.contrib.auth']\nDATABASES = {}\n"
            + LINES,
            path="settings.py",
            files=[("urls.py", OLD)],
        ),
        leaves(
            "INSTALLED_APPS = ['django.contrib.sessions', 'django.contrib.auth']\nDATABASES = {}\n",
            path="settings.py",
        ),
        leaves(
            "INSTALLED_APPS = ['django.contrib.sessions', 'django.contrib.auth']\n"
            "DATABASES = {}\nMIDDLEWARE = []\n",
            path="settings.py",
            files=[("urls.py", OLD)],
        ),
        leaves(
            "INSTALLED_APPS = ['shop']\nDATABASES = {}\nS = 'sessions'\n",
            path="settings.py",
            files=[("urls.py", OLD)],
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        predates = module.project.predates
        if predates is None or predates > (2, 0):
            return
        holders: dict[int, dict[str, setting.Use]] = {}
        for use in setting.uses(module):
            holders.setdefault(id(use.holder), {})[use.name] = use
        for uses in holders.values():
            apps = uses.get("INSTALLED_APPS")
            if apps is None or {"MIDDLEWARE", "MIDDLEWARE_CLASSES"} & set(uses):
                continue
            listed = {c.value for c in ast.walk(apps.value) if isinstance(c, ast.Constant)}
            if {SESSIONS, AUTH} <= listed and ADMIN not in listed:
                if self._whole(module, apps, uses):
                    yield module.fix(self._written(module, apps))

    def _whole(self, module: Module, apps: setting.Use, uses: dict[str, setting.Use]) -> bool:
        """Say whether these are all the settings of a project, not an addition to others."""
        if apps.form == "assign":
            known = {"DATABASES", "ROOT_URLCONF", "SECRET_KEY"} & set(uses)
            return bool(known) and not module.names.stars
        call = apps.holder
        if isinstance(call, ast.Call):
            named = (module.name_of(call.func) or "dict").endswith((".configure", "dict"))
            return named and all(k.arg for k in call.keywords)
        return isinstance(call, ast.Dict) and None not in call.keys

    def _written(self, module: Module, apps: setting.Use) -> Edit:
        if apps.form == "assign":
            text = LINES.removeprefix("MIDDLEWARE = ").rstrip("\n")
            text = text.replace("\n", module.newline)
        else:
            text = "[" + ", ".join(map(repr, MIDDLEWARE)) + "]"
        return setting.add(module, apps.holder, "MIDDLEWARE", text)
