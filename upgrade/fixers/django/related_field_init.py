"""Fields that derive from RelatedField call its __init__."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

RELATED = "django.db.models.fields.related.RelatedField"
FIELD = (
    "django.db.models.Field",
    "django.db.models.fields.Field",
    "django.db.models.fields.related.Field",
)


class RelatedFieldInit(Fixer):
    """Initialise a related field by RelatedField.__init__, not by Field's alone.

    Since Django 4.0 it keeps what deconstruct() reads; before, it only handed everything on.
    """

    since = Django(3, 2)
    removed = Django(4, 0)
    words = frozenset({"RelatedField"})
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/releases/4.0/"
    examples = (
        rewrites(
            "from django.db.models.fields import Field\n"
            "from django.db.models.fields.related import RelatedField\n\n\n"
            "class Tags(RelatedField, Field):\n    def __init__(self, rel):\n"
            "        Field.__init__(self, rel=rel)\n",
            "from django.db.models.fields.related import RelatedField\n\n\n"
            "class Tags(RelatedField):\n    def __init__(self, rel):\n"
            "        RelatedField.__init__(self, rel=rel)\n",
        ),
        leaves(
            "from django.db.models.fields import Field\n\n\nclass Tags(Field):\n"
            "    def __init__(self):\n        Field.__init__(self)\n"
        ),
        leaves(
            "from django.db.models.fields.related import RelatedField\n\n\n"
            "class Tags(RelatedField):\n    def __init__(self, rel):\n"
            "        super().__init__(rel=rel)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if not module.inherits(node, RELATED):
                continue
            base = next((b for b in node.bases if module.refers_to(b, RELATED)), None)
            for call in module.nodes(ast.Call):
                func = call.func
                if (
                    base is not None
                    and isinstance(func, ast.Attribute)
                    and func.attr == "__init__"
                    and module.refers_to(func.value, *FIELD)
                    and node in module.ancestors(call)
                ):
                    yield module.fix(
                        module.replace(func.value, module.source(base)), *self._bases(module, node)
                    )

    def _bases(self, module: Module, node: ast.ClassDef) -> Iterator[Edit]:
        """Yield the edit that drops Field from the bases: RelatedField derives from it."""
        for before, base in zip(node.bases, node.bases[1:], strict=False):
            if module.refers_to(base, *FIELD):
                yield Edit(module.end(before), module.end(base), "")
