"""Settings with the admin have what its checks ask for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

ADMIN = ("django.contrib.admin", "django.contrib.admin.apps.AdminConfig")
APPS = ("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.messages")
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
PROCESSORS = (
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.request",
)
ENGINE = "django.template.backends.django.DjangoTemplates"
List = ast.List | ast.Tuple


class AdminRequirements(Fixer):
    """List the apps, middleware and context processors that the admin's checks ask for.

    Django 2.2 and 3.0 made them errors: a test run with the admin installed stops before its first
    test. Only settings that are written out in one place are completed.
    """

    since = Django(2, 2)
    removed = Django(2, 2)
    words = frozenset({"INSTALLED_APPS"})
    needs = r"django\.contrib\.admin\b"
    link = "https://docs.djangoproject.com/en/5.2/ref/checks/#admin"
    examples = (
        rewrites(
            "from django.conf import settings\n\nsettings.configure(\n"
            "    INSTALLED_APPS=['django.contrib.auth', 'django.contrib.admin', 'shop'],\n"
            "    DATABASES={},\n)\n",
            "from django.conf import settings\n\nsettings.configure(\n"
            "    INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.messages', "
            "'django.contrib.auth', 'django.contrib.admin', 'shop'],\n"
            "    DATABASES={},\n"
            "    MIDDLEWARE=['django.contrib.sessions.middleware.SessionMiddleware', "
            "'django.contrib.auth.middleware.AuthenticationMiddleware', "
            "'django.contrib.messages.middleware.MessageMiddleware'],\n)\n",
        ),
        rewrites(
            "INSTALLED_APPS = ('django.contrib.contenttypes', 'django.contrib.auth',\n"
            "                  'django.contrib.messages', 'django.contrib.admin')\n"
            "SECRET_KEY = 'x'\n"
            "MIDDLEWARE = (\n    'django.contrib.sessions.middleware.SessionMiddleware',\n)\n"
            "TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates',\n"
            "              'OPTIONS': {'context_processors': ['a.b']}}]\n",
            "INSTALLED_APPS = ('django.contrib.contenttypes', 'django.contrib.auth',\n"
            "                  'django.contrib.messages', 'django.contrib.admin')\n"
            "SECRET_KEY = 'x'\n"
            "MIDDLEWARE = (\n    'django.contrib.sessions.middleware.SessionMiddleware',\n"
            "    'django.contrib.auth.middleware.AuthenticationMiddleware',\n"
            "    'django.contrib.messages.middleware.MessageMiddleware',\n)\n"
            "TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates',\n"
            "              'OPTIONS': {'context_processors': "
            "['django.contrib.auth.context_processors.auth', "
            "'django.contrib.messages.context_processors.messages', "
            "'django.template.context_processors.request', 'a.b']}}]\n",
            path="settings.py",
        ),
        leaves(
            "from .base import *\n\nINSTALLED_APPS = ['django.contrib.admin']\nDATABASES = {}\n",
            path="settings.py",
        ),
        leaves("INSTALLED_APPS = ['shop']\nDATABASES = {}\nMIDDLEWARE = []\n", path="settings.py"),
        leaves(
            "INSTALLED_APPS = ['django.contrib.admin'] + OTHERS\nDATABASES = {}\n",
            path="settings.py",
        ),
        leaves("APPS = ['django.contrib.admin']\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        holders: dict[int, dict[str, list[setting.Use]]] = {}
        for use in setting.uses(module):
            holders.setdefault(id(use.holder), {}).setdefault(use.name, []).append(use)
        for uses in holders.values():
            apps = uses.get("INSTALLED_APPS", [])
            if len(apps) == 1 and self._whole(module, apps[0], uses):
                value = apps[0].value
                if isinstance(value, List) and not texts(value).isdisjoint(ADMIN):
                    yield from self._completed(module, apps[0], uses)

    def _whole(self, module: Module, apps: setting.Use, uses: dict[str, list[setting.Use]]) -> bool:
        """Say whether the settings are all of a project's, each given once, under today's names."""
        if "MIDDLEWARE_CLASSES" in uses or any(n.startswith("TEMPLATE_") for n in uses):
            return False
        if apps.form == "assign":
            return not module.names.stars and len(uses) > 1
        holder = apps.holder
        if isinstance(holder, ast.Call):
            named = (module.name_of(holder.func) or "dict").endswith((".configure", "dict"))
            return named and all(k.arg for k in holder.keywords)
        return isinstance(holder, ast.Dict) and None not in holder.keys

    def _completed(
        self, module: Module, apps: setting.Use, uses: dict[str, list[setting.Use]]
    ) -> Iterator[Fix]:
        edits: list[Edit] = []
        listed = texts(apps.value)
        missing = [a for a in APPS if a not in listed and not configured(a, listed)]
        edits += in_front(module, apps.value, missing)
        middleware = uses.get("MIDDLEWARE", [])
        if not middleware:
            text = "[" + ", ".join(map(repr, MIDDLEWARE)) + "]"
            edits.append(setting.add(module, apps.holder, "MIDDLEWARE", text))
        elif len(middleware) == 1:
            edits += self._middleware(module, middleware[0].value)
        for use in uses.get("TEMPLATES", [])[:1]:
            edits += self._processors(module, use.value)
        if edits:
            yield module.fix(*edits)

    def _middleware(self, module: Module, value: ast.expr) -> Iterator[Edit]:
        """Yield the edits that bring a list to have the three, each behind what it needs."""
        if not isinstance(value, List):
            return
        named = {str(t).rpartition(".")[2]: e for e in value.elts for t in texts(e)}
        before: ast.expr | None = None
        first: list[str] = []
        behind: dict[ast.expr, list[str]] = {}
        for name in MIDDLEWARE:
            known = named.get(name.rpartition(".")[2])
            if known is not None:
                before = known
            elif before is None:
                first.append(name)
            else:
                behind.setdefault(before, []).append(name)
        yield from in_front(module, value, first)
        for element, names in behind.items():
            yield module.insert(module.end(element), joined(module, element, names, lead=True))

    def _processors(self, module: Module, value: ast.expr) -> Iterator[Edit]:
        for engine in ast.walk(value):
            if not isinstance(engine, ast.Dict) or ENGINE not in texts(engine):
                continue
            for part in ast.walk(engine):
                if isinstance(part, ast.Dict):
                    for key, given in zip(part.keys, part.values, strict=True):
                        if isinstance(key, ast.Constant) and key.value == "context_processors":
                            if isinstance(given, List):
                                listed = texts(given)
                                yield from in_front(
                                    module, given, [p for p in PROCESSORS if p not in listed]
                                )


def texts(node: ast.AST) -> set[object]:
    return {c.value for c in ast.walk(node) if isinstance(c, ast.Constant)}


def configured(app: str, listed: set[object]) -> bool:
    """Say whether an app is listed by its configuration class."""
    return any(str(one).startswith(f"{app}.apps.") for one in listed)


def in_front(module: Module, value: ast.expr, names: list[str]) -> Iterator[Edit]:
    """Yield the edit that puts strings at the beginning of a list or tuple."""
    if not names or not isinstance(value, List):
        return
    if value.elts:
        first = value.elts[0]
        yield module.insert(module.start(first), joined(module, first, names, lead=False))
    elif isinstance(value, ast.List):
        yield module.replace(value, "[" + ", ".join(map(repr, names)) + "]")
    else:
        yield module.replace(value, "(" + "".join(f"{n!r}, " for n in names).rstrip() + ")")


def joined(module: Module, element: ast.expr, names: list[str], *, lead: bool) -> str:
    """Return strings as they stand in a list beside an element: on lines of their own or not."""
    start = module.start(element)
    before = module.text[module.line_start(start) : start]
    gap = f",{module.newline}{before}" if not before.strip() else ", "
    text = gap.join(map(repr, names))
    return gap + text if lead else text + gap
