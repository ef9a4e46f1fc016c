"""PostgreSQL's StringAgg."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD = (
    "django.contrib.postgres.aggregates.StringAgg",
    "django.contrib.postgres.aggregates.general.StringAgg",
)


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
            "from django.db.models import StringAgg\nfrom django.db.models import Value\n\n"
            "x = StringAgg('a', delimiter=Value(', '))\n",
        ),
        rewrites(
            "from django.contrib.postgres.aggregates import ArrayAgg, StringAgg\n"
            "from django.db.models import Value\n\nx = StringAgg('a', ';', distinct=True)\n",
            "from django.contrib.postgres.aggregates import ArrayAgg\n"
            "from django.db.models import StringAgg\nfrom django.db.models import Value\n\n"
            "x = StringAgg('a', Value(';'), distinct=True)\n",
        ),
        rewrites(
            "from django.contrib.postgres import aggregates\n\nx = aggregates.StringAgg('a', ';')\n",
            "from django.db.models import StringAgg, Value\n\nx = StringAgg('a', Value(';'))\n",
        ),
        leaves("from django.db.models import StringAgg\n\nx = StringAgg('a', delimiter='b')\n"),
        leaves("from django.contrib.postgres.aggregates import StringAgg\n\nprint(StringAgg)\n"),
        leaves(
            "from django.contrib.postgres.aggregates import StringAgg\n\nx = StringAgg('a', comma)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        references = list(module.references(*OLD))
        edits: list[Edit] = []
        for reference in references:
            call = module.parent(reference)
            delimiter = delimiter_of(module, call) if isinstance(call, ast.Call) else None
            if delimiter is None:
                return
            if isinstance(reference, ast.Attribute):
                yield self._by_attribute(module, reference, delimiter)
                continue
            edits.append(module.replace(delimiter, f"Value({module.source(delimiter)})"))
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                dotted = f"{module.names.absolute(node)}.{alias.name}"
                if dotted in OLD and edits:
                    # one fix: an old class with a new delimiter would be wrong
                    needed = (Import("django.db.models", "Value"),)
                    moved = ("django.db.models", "StringAgg", alias.asname)
                    yield Fix(tuple(edits), needed, ((alias, moved),))
                    return

    def _by_attribute(self, module: Module, node: ast.Attribute, delimiter: ast.Constant) -> Fix:
        value = module.replace(delimiter, f"Value({module.source(delimiter)})")
        names = ("StringAgg", "Value")
        imports = [Import("django.db.models", name) for name in names]
        return module.fix(module.replace(node, "StringAgg"), value, imports=imports)


def delimiter_of(module: Module, call: ast.Call) -> ast.Constant | None:
    keyword = module.keyword(call, "delimiter")
    node = keyword.value if keyword else call.args[1] if len(call.args) > 1 else None
    return node if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
