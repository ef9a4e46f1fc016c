"""DEFAULT_FILE_STORAGE and STATICFILES_STORAGE became STORAGES."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

DEFAULT = '"django.core.files.storage.FileSystemStorage"'
STATIC = '"django.contrib.staticfiles.storage.StaticFilesStorage"'
OLD = ("DEFAULT_FILE_STORAGE", "STATICFILES_STORAGE")


class StoragesSetting(Fixer):
    """Name both storages in STORAGES.

    Django 4.2 brought it, 5.1 dropped the two settings. The one that was not set keeps Django's
    default.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    words = frozenset(OLD)
    link = "https://docs.djangoproject.com/en/5.2/releases/4.2/#custom-file-storages"
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nSTATICFILES_STORAGE = 'a.B'\n",
            "SECRET_KEY = 'x'\nSTORAGES = {\n"
            f'    "default": {{\n        "BACKEND": {DEFAULT},\n    }},\n'
            '    "staticfiles": {\n        "BACKEND": \'a.B\',\n    },\n}\n',
            path="settings.py",
        ),
        rewrites(
            "from django.test import override_settings\n\n"
            "override_settings(DEFAULT_FILE_STORAGE='a.B')\n",
            "from django.test import override_settings\n\n"
            'override_settings(STORAGES={"default": {"BACKEND": \'a.B\'}, '
            f'"staticfiles": {{"BACKEND": {STATIC}}}}})\n',
        ),
        finds(
            "from django.conf import settings\n\nprint(settings.DEFAULT_FILE_STORAGE)\n",
            "STORAGES",
        ),
        leaves("STORAGES = {}\nSECRET_KEY = 'x'\n", path="settings.py"),
        leaves("STATICFILES_STORAGE = 'a.B'\n", path="scaffold.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        holders: dict[int, list[setting.Use]] = {}
        for use in setting.uses(module):
            if use.name in (*OLD, "STORAGES"):
                holders.setdefault(id(use.holder), []).append(use)
        for uses in holders.values():
            names = [use.name for use in uses]
            if "STORAGES" in names or len(set(names)) < len(names):
                for use in uses:
                    if use.name != "STORAGES":
                        yield self.finding(module, use.node, "move this into STORAGES")
                continue
            yield self._written(module, uses)
        for node in module.references(*(f"django.conf.settings.{name}" for name in OLD)):
            yield self.finding(module, node, "gone: ask settings.STORAGES, or storages[...]")

    def _written(self, module: Module, uses: list[setting.Use]) -> Fix:
        values = {use.name: module.source(use.value) for use in uses}
        default = values.get("DEFAULT_FILE_STORAGE", DEFAULT)
        static = values.get("STATICFILES_STORAGE", STATIC)
        first = min(uses, key=lambda use: module.start(use.node))
        edits = [setting.remove(module, use) for use in uses if use is not first]
        pairs = [
            f'"default": {{"BACKEND": {default}}}',
            f'"staticfiles": {{"BACKEND": {static}}}',
        ]
        if first.form == "assign" and isinstance(first.node, ast.Assign):
            newline = module.newline + module.indent(first.node)
            lines = ""
            for name, value in (("default", default), ("staticfiles", static)):
                lines += f'{newline}    "{name}": {{{newline}        "BACKEND": {value},'
                lines += f"{newline}    }},"
            edits.append(module.replace(first.node, f"STORAGES = {{{lines}{newline}}}"))
        elif first.form == "keyword":
            edits.append(module.replace(first.node, f"STORAGES={{{', '.join(pairs)}}}"))
        else:
            text = f'"STORAGES": {{{", ".join(pairs)}}}'
            edits.append(Edit(module.start(first.node), module.end(first.value), text))
        return module.fix(*edits)
