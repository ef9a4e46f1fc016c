"""get_storage_class() went: storages by alias, classes by import_string()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = ("django.core.files.storage.get_storage_class",)


class StorageClassToImportString(Fixer):
    """Import a storage class by import_string(), and take the default storage by its alias.

    get_storage_class() went with Django 5.1; without an argument it meant the default storage's
    class.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    words = frozenset({"get_storage_class"})
    link = "https://docs.djangoproject.com/en/5.2/releases/4.2/#id1"
    examples = (
        rewrites(
            "from django.core.files.storage import get_storage_class\n\n"
            "storage = get_storage_class(settings.AVATARS)()\n",
            "from django.utils.module_loading import import_string\n\n"
            "storage = import_string(settings.AVATARS)()\n",
        ),
        rewrites(
            "from django.core.files.storage import get_storage_class\n\n"
            "storage = get_storage_class()()\n",
            "from django.core.files.storage import storages\n\nstorage = storages['default']\n",
        ),
        rewrites(
            "from django.core.files import storage\n\nkind = storage.get_storage_class()\n",
            "from django.core.files import storage\n\nkind = storage.storages['default'].__class__\n",
        ),
        leaves("from mysite import get_storage_class\n\nstorage = get_storage_class('a')()\n"),
        leaves("def f(get_storage_class):\n    return get_storage_class()\n"),
        leaves("get_storage_class = None\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*NAMES):
            given = [*call.args, *(k.value for k in call.keywords)]
            if given and not (isinstance(given[0], ast.Constant) and given[0].value is None):
                wanted = Import("django.utils.module_loading", "import_string")
                yield module.fix(module.replace(call.func, "import_string"), imports=[wanted])
                continue
            storages = "storages"
            imports = [Import("django.core.files.storage", "storages")]
            if isinstance(call.func, ast.Attribute):
                storages, imports = f"{module.source(call.func.value)}.storages", []
            above = module.parent(call)
            made = isinstance(above, ast.Call) and above.func is call and not above.args
            text = f"{storages}['default']"
            if made and isinstance(above, ast.Call):
                yield module.fix(module.replace(above, text), imports=imports)
            else:
                yield module.fix(module.replace(call, f"{text}.__class__"), imports=imports)
