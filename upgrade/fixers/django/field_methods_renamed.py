"""Methods of fields and widgets that lost their underscore."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.method import Method
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class FieldMethodsRenamed(Method):
    """Call has_changed(), format_value() and value_from_object().

    They were private until Django 1.8, 1.10 and 2.0; nothing but Django had the old names.
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    everywhere = True
    methods = {
        "_has_changed": "has_changed",
        "_format_value": "format_value",
        "_get_val_from_obj": "value_from_object",
    }
    link = "https://docs.djangoproject.com/en/stable/releases/2.0/#features-removed-in-2-0"
    examples = (
        rewrites(
            "from django import forms\n\n\nclass F(forms.CharField):\n"
            "    def _has_changed(self, old, new):\n"
            "        return super()._has_changed(old, new)\n",
            "from django import forms\n\n\nclass F(forms.CharField):\n"
            "    def has_changed(self, old, new):\n"
            "        return super().has_changed(old, new)\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass F(models.Field):\n"
            "    def value_to_string(self, obj):\n        return self._get_val_from_obj(obj)\n",
            "from django.db import models\n\n\nclass F(models.Field):\n"
            "    def value_to_string(self, obj):\n        return self.value_from_object(obj)\n",
        ),
        rewrites(
            "def shown(field, post):\n    return field._get_val_from_obj(post)\n",
            "def shown(field, post):\n    return field.value_from_object(post)\n",
        ),
        leaves("class Cell:\n    def _format_value(self, value):\n        return value\n"),
        leaves(
            "from django import forms\n\n\nclass F(forms.CharField):\n"
            "    def has_changed(self, old, new):\n        return True\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        imports = [*module.nodes(ast.ImportFrom)]
        django = any(module.names.absolute(node).startswith("django") for node in imports)
        if django or "_get_val_from_obj" in module.text:  # nobody else has a name like it
            yield from super().visit(module)
