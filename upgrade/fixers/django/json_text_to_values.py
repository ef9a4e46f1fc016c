"""JSON text given to a JSONField."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FIELDS = (
    "django.db.models.JSONField",
    "django.db.models.fields.json.JSONField",
    "django.contrib.postgres.fields.JSONField",
    "django.contrib.postgres.fields.jsonb.JSONField",
)
MODEL = (
    "from django.db import models\n\n\nclass P(models.Model):\n    data = models.JSONField()\n\n\n"
)


class JsonTextToValues(Fixer):
    """Give a JSON field the values themselves, not their text.

    Django 5.1 stores a string as a string where it was JSON in a query before. Unsafe: another
    model may have a field of the same name. Only for fields that the same module defines.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    safe = False
    words = frozenset({"JSONField"})
    link = "https://docs.djangoproject.com/en/stable/releases/4.2/#id1"
    examples = (
        rewrites(
            f"{MODEL}P.objects.filter(data='{{\"a\": [1, null]}}')\n",
            f"{MODEL}P.objects.filter(data={{'a': [1, None]}})\n",
        ),
        rewrites(
            f"import json\n{MODEL}P(data=json.dumps(x)).save()\n",
            f"{MODEL}P(data=x).save()\n",
        ),
        leaves(f"{MODEL}P.objects.filter(data='a', name='[1]')\n"),
        leaves(f"{MODEL}Q(other='[1]')\n"),
        leaves(f"import json\n{MODEL}P(data=json.dumps(x, indent=2))\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        fields = {
            target.id
            for node in module.nodes(ast.Assign)
            if isinstance(node.value, ast.Call) and module.refers_to(node.value.func, *FIELDS)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in module.nodes(ast.Call):
            for keyword in call.keywords:
                text = self._value(module, keyword.value) if keyword.arg in fields else None
                if text is not None:
                    yield module.fix(module.replace(keyword.value, text))

    def _value(self, module: Module, node: ast.expr) -> str | None:
        """Return the source of what a JSON text stands for, or None."""
        if isinstance(node, ast.Call) and module.refers_to(node.func, "json.dumps"):
            alone = len(node.args) == 1 and not node.keywords
            return module.source(node.args[0]) if alone else None
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return None
        try:
            value = json.loads(node.value)
        except ValueError:
            return None
        return repr(value) if isinstance(value, dict | list) else None
