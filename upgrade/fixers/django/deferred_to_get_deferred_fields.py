"""Model._deferred went: instances tell which fields are deferred."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

INSTANCES = frozenset(("instance", "obj", "object", "model", "record", "item"))


class DeferredToGetDeferredFields(Fixer):
    """Ask get_deferred_fields() where _deferred said that an instance was of a deferred class.

    Django 1.10 dropped the classes that it made for deferred fields.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"_deferred"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#miscellaneous"
    examples = (
        rewrites(
            "def f(self):\n    if not self.instance._deferred:\n        pass\n",
            "def f(self):\n    if not self.instance.get_deferred_fields():\n        pass\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass Page(models.Model):\n"
            "    def save(self):\n        return bool(self._deferred)\n",
            "from django.db import models\n\n\nclass Page(models.Model):\n"
            "    def save(self):\n        return bool(self.get_deferred_fields())\n",
        ),
        leaves("class Reader:\n    def f(self):\n        return self._deferred\n"),
        leaves("def f(self):\n    self.instance._deferred = True\n"),
        leaves("def f(request):\n    return request._deferred\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if node.attr == "_deferred" and isinstance(node.ctx, ast.Load):
                if self._is_instance(module, node):
                    text = f"{module.source(node.value)}.get_deferred_fields()"
                    yield module.fix(module.replace(node, text))

    def _is_instance(self, module: Module, node: ast.Attribute) -> bool:
        value = node.value
        name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
        if name != "self":
            return name in INSTANCES
        cls = module.enclosing(node, ast.ClassDef)
        return isinstance(cls, ast.ClassDef) and module.inherits(
            cls, "django.db.models.Model", "django.db.models.base.Model"
        )
