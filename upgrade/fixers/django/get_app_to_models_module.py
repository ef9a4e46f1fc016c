"""get_app() and get_apps(), which gave the models modules of apps."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = ("django.db.models", "django.db.models.loading")
CACHE = "django.db.models.loading.cache"
ONE = tuple(f"{home}.get_app" for home in (*HOMES, CACHE))
ALL = tuple(f"{home}.get_apps" for home in (*HOMES, CACHE))


class GetAppToModelsModule(Fixer):
    """Ask the app registry for the models module of an app.

    get_app(label) and get_apps() went with Django 1.9. An unknown label raises LookupError, where
    it was ImproperlyConfigured.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset((*ONE, *ALL))
    link = "https://docs.djangoproject.com/en/5.2/releases/1.7/#app-loading-changes"
    examples = (
        rewrites(
            "from django.db.models import get_app\n\nname = get_app('shop').__name__\n",
            "from django.apps import apps\n\n"
            "name = apps.get_app_config('shop').models_module.__name__\n",
        ),
        rewrites(
            "from django.db import models\n\nmodules = models.get_apps()\n",
            "from django.apps import apps\n\n"
            "modules = [c.models_module for c in apps.get_app_configs() if c.models_module]\n",
        ),
        finds("from django.db.models import get_app\n\nload(get_app)\n", "get_app"),
        leaves("from shop import get_app\n\nget_app('a')\n"),
        leaves("def f(get_app):\n    return get_app('a')\n"),
        leaves("from django.apps import apps\n\napps.get_app_config('a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for reference in module.references(*ONE, *ALL):
            call = module.parent(reference)
            if not isinstance(call, ast.Call) or call.func is not reference:
                message = "get_app() is gone: apps.get_app_config(label).models_module"
                yield self.finding(module, reference, message)
                continue
            taken = module.names.scopes[first(reference)].lookup("apps")
            apps = "apps" if taken is None or taken[1].imports else "django_apps"
            wanted = Import("django.apps", "apps", apps if apps != "apps" else None)
            if module.name_of(reference) in ALL:
                listed = f"{apps}.get_app_configs()"
                text = f"[c.models_module for c in {listed} if c.models_module]"
            elif call.args:
                text = f"{apps}.get_app_config({module.source(call.args[0])}).models_module"
            else:
                continue
            yield module.fix(module.replace(call, text), imports=[wanted])


def first(node: ast.expr) -> ast.expr:
    """Return the name at the left end of an attribute."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node
