"""None where a JSON field is asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

MODEL = "from django.db import models\n\n\nclass P(models.Model):\n    data = models.JSONField()\n"
ASKED = ("filter", "exclude", "get", "Q")
VALUE = ("django.db.models.Value", "django.db.models.expressions.Value")
KINDS = ("django.db.models.JSONField", "django.db.models.fields.json.JSONField")


class JsonNullFound(Fixer):
    """Tell of None that a JSON field's look-up takes for JSON's null.

    Deprecated since Django 6.1: JSONNull() is JSON's null, __isnull=True asks for SQL's.
    """

    since = Django(6, 1)
    removed = Django(2028, 0)
    words = frozenset({"JSONField"})
    link = "https://docs.djangoproject.com/en/6.1/releases/6.1/#features-deprecated-in-6-1"
    examples = (
        finds(f"{MODEL}\n\nx = P.objects.filter(data=None)\n", "JSONNull()"),
        finds(
            "from django.db.models import JSONField, Value\n\nx = Value(None, JSONField())\n",
            "JSONNull()",
        ),
        leaves(f"{MODEL}\n\nx = P.objects.filter(data__isnull=True)\n"),
        leaves(f"{MODEL}\n\nx = P(data=None)\n"),
        leaves("x = P.objects.filter(data=None)\n"),
    )

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        return cls.words | project.json_fields

    @classmethod
    def needs_in(cls, project: Index) -> str:
        names = "|".join(sorted(project.json_fields)) or "JSONField"
        return rf"\b(?:{names})(?:__exact)?=None\b|\bValue\(\s*None\b"

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        message = "None stands for JSON's null here: write JSONNull(), or ask __isnull for SQL's"
        for call in module.nodes(ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            for keyword in call.keywords if name in ASKED else ():
                of_json = (keyword.arg or "").removesuffix("__exact") in module.project.json_fields
                if of_json and is_none(keyword.value):
                    yield self.finding(module, call, message)
            if module.refers_to(call.func, *VALUE) and call.args and is_none(call.args[0]):
                given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
                if any(isinstance(g, ast.Call) and module.refers_to(g.func, *KINDS) for g in given):
                    yield self.finding(module, call, message)


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
