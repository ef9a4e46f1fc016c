"""Settings that became middleware, and middleware that became a setting."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.setting import Use

TRANSACTION = "django.middleware.transaction.TransactionMiddleware"
BECAME = {
    "USE_ETAGS": "django.middleware.http.ConditionalGetMiddleware",
    "SEND_BROKEN_LINK_EMAILS": "django.middleware.common.BrokenLinkEmailsMiddleware",
}


class SettingsToMiddleware(Fixer):
    """List ConditionalGetMiddleware for USE_ETAGS, BrokenLinkEmailsMiddleware for its setting.

    TransactionMiddleware became ATOMIC_REQUESTS of a database with Django 1.8.
    """

    since = Django(1, 8)
    removed = Django(2, 1)
    words = frozenset({*BECAME, "TransactionMiddleware"})
    link = "https://docs.djangoproject.com/en/stable/releases/2.1/#features-removed-in-2-1"
    examples = (
        rewrites(
            "USE_ETAGS = True\nMIDDLEWARE = [\n    'a.B',\n]\n",
            "MIDDLEWARE = [\n    'django.middleware.http.ConditionalGetMiddleware',\n    'a.B',\n]\n",
            path="settings.py",
        ),
        rewrites(
            f"DATABASES = {{'default': {{'NAME': 'x'}}}}\nMIDDLEWARE = ['a.B', '{TRANSACTION}']\n",
            "DATABASES = {'default': {'NAME': 'x', 'ATOMIC_REQUESTS': True}}\nMIDDLEWARE = ['a.B']\n",
            path="settings.py",
        ),
        leaves("MIDDLEWARE = ['a.B']\nUSE_ETAGS = ETAGS\n", path="settings.py"),
        leaves(f"MIDDLEWARE = ['{TRANSACTION}']\nDATABASES = find()\n", path="settings.py"),
        leaves("USE_ETAGS = True\n", path="views.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        found = {use.name: use for use in setting.uses(module)}
        middleware = found.get("MIDDLEWARE") or found.get("MIDDLEWARE_CLASSES")
        if middleware is None or not isinstance(middleware.value, ast.List | ast.Tuple):
            return
        for name, path in BECAME.items():
            use = found.get(name)
            if use is not None and getattr(use.value, "value", None) is True:
                yield module.fix(setting.remove(module, use), *first(module, middleware, path))
        databases = found.get("DATABASES")
        for element in middleware.value.elts:
            if getattr(element, "value", None) == TRANSACTION and databases is not None:
                edit = atomic(module, databases)
                if edit is not None:
                    yield module.fix(edit, without(module, middleware.value, element))


def first(module: Module, use: Use, path: str) -> Iterator[Edit]:
    """Yield the edit that puts a middleware at the head of the list."""
    elements = getattr(use.value, "elts", [])
    if elements and any(getattr(e, "value", None) == path for e in elements):
        return
    quoted = f"'{path}'"
    if not elements:
        yield module.insert(module.start(use.value) + 1, f"{quoted},")
        return
    start = module.start(elements[0])
    before = module.text[module.line_start(start) : start]
    joint = "," + (" " if before.strip() else module.newline + before)
    yield module.insert(start, quoted + joint)


def without(module: Module, whole: ast.List | ast.Tuple, element: ast.expr) -> Edit:
    at = whole.elts.index(element)
    if at + 1 < len(whole.elts):
        return Edit(module.start(element), module.start(whole.elts[at + 1]), "")
    if at:
        return Edit(module.end(whole.elts[at - 1]), module.end(element), "")
    end = module.end(element)
    comma = module.text.find(",", end, module.end(whole))
    return Edit(module.start(element), comma + 1 if comma >= 0 else end, "")


def atomic(module: Module, use: Use) -> Edit | None:
    """Return the edit that makes requests atomic on the default database."""
    if not isinstance(use.value, ast.Dict):
        return None
    for key, value in zip(use.value.keys, use.value.values, strict=True):
        if getattr(key, "value", None) == "default" and isinstance(value, ast.Dict) and value.keys:
            last_key, last = value.keys[-1], value.values[-1]
            if last_key is None:
                return None
            start = module.start(last_key)
            quote = module.text[start] if module.text[start] in "'\"" else "'"
            before = module.text[module.line_start(start) : start]
            joint = "," + (" " if before.strip() else module.newline + before)
            return module.insert(module.end(last), f"{joint}{quote}ATOMIC_REQUESTS{quote}: True")
    return None
