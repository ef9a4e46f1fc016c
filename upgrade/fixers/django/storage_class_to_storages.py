"""get_storage_class()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD = tuple(
    f"django.core.files.storage.{home}get_storage_class" for home in ("", "base.", "handler.")
)
STORAGES = Import("django.core.files.storage", "storages")
ALIASES = {"DEFAULT_FILE_STORAGE": "default", "STATICFILES_STORAGE": "staticfiles"}
HEAD = "from django.core.files.storage import get_storage_class\n\n"


class StorageClassToStorages(Fixer):
    """Take storages from STORAGES by their alias, classes by import_string().

    Django 5.1 dropped get_storage_class() with the settings that it read.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    words = frozenset({"get_storage_class"})
    link = "https://docs.djangoproject.com/en/stable/releases/4.2/#features-deprecated-in-4-2"
    examples = (
        rewrites(
            f"{HEAD}x = get_storage_class()()\n",
            'from django.core.files.storage import storages\n\nx = storages["default"]\n',
        ),
        rewrites(
            f"{HEAD}x = get_storage_class('a.B')(location='c')\n",
            "from django.utils.module_loading import import_string\n\n"
            "x = import_string('a.B')(location='c')\n",
        ),
        rewrites(
            "from django.conf import settings\n"
            f"{HEAD}x = get_storage_class(settings.STATICFILES_STORAGE)()\n",
            'from django.core.files.storage import storages\n\nx = storages["staticfiles"]\n',
        ),
        rewrites(
            f"{HEAD}x = get_storage_class()\n",
            'from django.core.files.storage import storages\n\nx = type(storages["default"])\n',
        ),
        leaves("from mysite.storage import get_storage_class\n\nx = get_storage_class()()\n"),
        leaves("from django.core.files.storage import default_storage\n\nx = default_storage\n"),
        leaves(f"{HEAD}x = get_storage_class\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*OLD):
            if call.keywords or len(call.args) > 1:
                continue
            alias = alias_of(module, call)
            if alias is None:
                text = f"import_string({module.source(call.args[0])})"
                needed = Import("django.utils.module_loading", "import_string")
                yield module.fix(module.replace(call, text), imports=[needed])
                continue
            made = module.parent(call)
            text = f'storages["{alias}"]'
            if (
                isinstance(made, ast.Call)
                and made.func is call
                and not (made.args or made.keywords)
            ):
                yield module.fix(module.replace(made, text), imports=[STORAGES])
            else:
                yield module.fix(module.replace(call, f"type({text})"), imports=[STORAGES])


def alias_of(module: Module, call: ast.Call) -> str | None:
    if not call.args:
        return "default"
    first = call.args[0]
    if isinstance(first, ast.Attribute) and module.name_of(first.value) == "django.conf.settings":
        return ALIASES.get(first.attr)
    return None
