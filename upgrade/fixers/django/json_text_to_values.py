"""JSON text given to a JSONField."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FIELDS = (
    "django.db.models.JSONField",
    "django.db.models.fields.json.JSONField",
    "django.contrib.postgres.fields.JSONField",
    "django.contrib.postgres.fields.jsonb.JSONField",
)
VALUE = ("django.db.models.Value", "django.db.models.expressions.Value")
MODEL = (
    "from django.db import models\n\n\nclass P(models.Model):\n    data = models.JSONField()\n\n\n"
)


class JsonTextToValues(Fixer):
    """Give a JSON field the values themselves, not their text.

    Django 5.1 stores a string as a string where it was JSON in a query before. Unsafe: another
    model may have a field of the same name as the project's JSON fields.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    safe = False
    words = frozenset({"JSONField"})
    needs = r"\bJSONField\b[\s\S]*=\s*(?:(?:json\.)?dumps\(|[rRbBuU]?['\x22]{1,3}\s*[\[{])"
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
        rewrites(
            "from django.db.models import JSONField, Value\n\nx = Value('[1]', JSONField())\n",
            "from django.db.models import JSONField, Value\n\nx = Value([1], JSONField())\n",
        ),
        rewrites(
            "P.objects.filter(data='[1]')\n",
            "P.objects.filter(data=[1])\n",
            path="blog/views.py",
            files=[("blog/models.py", MODEL)],
        ),
        leaves("from django.db.models import Value\n\nx = Value('[1]', TextField())\n"),
        leaves(f"{MODEL}P.objects.filter(data='a', name='[1]')\n"),
        leaves(f"{MODEL}Q(other='[1]')\n"),
        leaves(f"import json\n{MODEL}P(data=json.dumps(x, indent=2))\n"),
    )

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        return cls.words | project.json_fields

    @classmethod
    def needs_in(cls, project: Index) -> str:
        names = "|".join(sorted(project.json_fields)) or "JSONField"
        return rf"\b(?:{names})=(?:['\x22][\[{{]|json\.dumps)|\bValue\(['\x22]|Value\(json\.dumps"

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        fields = {
            target.id
            for node in module.nodes(ast.Assign)
            if isinstance(node.value, ast.Call) and module.refers_to(node.value.func, *FIELDS)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        fields |= module.project.json_fields
        for call in module.nodes(ast.Call):
            if module.refers_to(call.func, *VALUE) and call.args:
                text = self._value(module, call.args[0]) if self._of_json(module, call) else None
                if text is not None:
                    yield module.fix(module.replace(call.args[0], text))
            for keyword in call.keywords:
                text = self._value(module, keyword.value) if keyword.arg in fields else None
                if text is not None:
                    yield module.fix(module.replace(keyword.value, text))

    def _of_json(self, module: Module, call: ast.Call) -> bool:
        """Say whether a Value() is one of a JSON field."""
        keyword = module.keyword(call, "output_field")
        kind = keyword.value if keyword else call.args[1] if len(call.args) > 1 else None
        return isinstance(kind, ast.Call) and module.refers_to(kind.func, *FIELDS)

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
