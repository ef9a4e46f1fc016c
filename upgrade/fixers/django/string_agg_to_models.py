"""PostgreSQL's StringAgg."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD = (
    "django.contrib.postgres.aggregates.StringAgg",
    "django.contrib.postgres.aggregates.general.StringAgg",
)


VALUES = {"django.db.models.Value", "django.db.models.expressions.Value"}
MODELS = {"django.db.models", "django.contrib.gis.db.models"}
ADVICE = "StringAgg is django.db.models' since Django 6.0; its delimiter is an expression: Value()"


class StringAggToModels(Fixer):
    """Aggregate strings by django.db.models.StringAgg, whose delimiter is an expression.

    Django 6.0 has it for every database; a plain string was a value before and would name a field
    now.
    """

    since = Django(6, 0)
    removed = Django(2028, 0)
    words = frozenset({"StringAgg"})
    link = "https://docs.djangoproject.com/en/6.0/ref/models/querysets/#stringagg"
    examples = (
        rewrites(
            "from django.contrib.postgres.aggregates import StringAgg\n\nx = StringAgg('a', delimiter=', ')\n",
            "from django.db.models import StringAgg, Value\n\n"
            "x = StringAgg('a', delimiter=Value(', '))\n",
        ),
        rewrites(
            "from django.contrib.postgres.aggregates import ArrayAgg, StringAgg\n"
            "from django.db.models import Value\n\nx = StringAgg('a', ';', distinct=True)\n",
            "from django.db.models import StringAgg\n"
            "from django.contrib.postgres.aggregates import ArrayAgg\n"
            "from django.db.models import Value\n\n"
            "x = StringAgg('a', Value(';'), distinct=True)\n",
        ),
        rewrites(
            "from django.contrib.postgres import aggregates\n\nx = aggregates.StringAgg('a', ';')\n",
            "from django.db.models import StringAgg, Value\n\nx = StringAgg('a', Value(';'))\n",
        ),
        leaves("from django.db.models import StringAgg\n\nx = StringAgg('a', delimiter='b')\n"),
        rewrites(
            "from django.contrib.postgres.aggregates import StringAgg\n"
            "from django.db import models\n\nx = StringAgg('a', ';') + StringAgg('b', models.F('c'))\n",
            "from django.db.models import StringAgg\nfrom django.db import models\n\n"
            "x = StringAgg('a', models.Value(';')) + StringAgg('b', models.F('c'))\n",
        ),
        finds(
            "from django.contrib.postgres.aggregates import StringAgg\n\nx = StringAgg('a', comma)\n",
            "expression",
        ),
        finds(
            "from django.contrib.postgres.aggregates import StringAgg\n"
            "from orm import Value\n\nx = StringAgg('a', ',')\n",
            "expression",
        ),
        leaves("from mysite.aggregates import StringAgg\n\nx = StringAgg('a', ',')\n"),
        leaves("def f(StringAgg):\n    return StringAgg('a', ',')\n"),
        leaves("from django.db.models import StringAgg, Value\n\nx = StringAgg('a', Value(','))\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        value, needed = value_in(module)
        for attribute in module.nodes(ast.Attribute):
            if module.name_of(attribute) in OLD:
                edits = self._value(module, attribute, value)
                if edits is None:
                    yield self.finding(module, attribute, ADVICE)
                    continue
                new = Import("django.db.models", "StringAgg")
                edits = (module.replace(attribute, "StringAgg"), *edits)
                yield Fix(edits, (new, *needed) if len(edits) > 1 else (new,))
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                if f"{module.names.absolute(node)}.{alias.name}" in OLD:
                    yield self._import(module, node, alias, value, needed)

    def _import(
        self,
        module: Module,
        node: ast.ImportFrom,
        alias: ast.alias,
        value: str | None,
        needed: tuple[Import, ...],
    ) -> Fix | Finding:
        """Return one fix of all uses: the old class with a new delimiter would be wrong."""
        edits: list[Edit] = []
        for use in module.names.uses(alias.asname or alias.name, module.names.scopes[node]):
            its = self._value(module, use, value)
            if its is None:
                return self.finding(module, use, ADVICE)
            edits += its
        moved = ("django.db.models", "StringAgg", alias.asname)
        return Fix(tuple(edits), needed if edits else (), ((alias, moved),))

    def _value(self, module: Module, use: ast.AST, value: str | None) -> tuple[Edit, ...] | None:
        """Return the edits of one use: none where the delimiter is an expression already."""
        call = module.parent(use)
        if not isinstance(call, ast.Call) or call.func is not use:
            return None
        delimiter = delimiter_of(module, call)
        if isinstance(delimiter, ast.Constant) and isinstance(delimiter.value, str):
            if value is None:
                return None
            return (module.replace(delimiter, f"{value}({module.source(delimiter)})"),)
        return () if isinstance(delimiter, ast.Call) else None


def delimiter_of(module: Module, call: ast.Call) -> ast.expr | None:
    keyword = module.keyword(call, "delimiter")
    return keyword.value if keyword else call.args[1] if len(call.args) > 1 else None


def value_in(module: Module) -> tuple[str | None, tuple[Import, ...]]:
    """Return how a module spells Value, and the import that this needs."""
    bound = module.names.module.bindings
    for local, dotted, text in (
        ("Value", VALUES, "Value"),
        ("models", MODELS, "models.Value"),
    ):
        found = bound.get(local)
        if found is not None and not found.others and {d for d, _, _ in found.imports} <= dotted:
            return text, ()
    return (None if "Value" in bound else "Value"), (Import("django.db.models", "Value"),)
