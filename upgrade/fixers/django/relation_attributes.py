"""Own relation classes carry the attributes that Django compares."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = (
    "django.db.models",
    "django.db.models.fields.related",
    "django.db.models.fields.reverse_related",
)
RELATIONS = tuple(
    f"{home}.{name}"
    for home in HOMES
    for name in ("ForeignObjectRel", "ManyToOneRel", "ManyToManyRel", "OneToOneRel")
)
DEFAULTS = {
    "related_query_name": "None",
    "limit_choices_to": "None",
    "parent_link": "False",
    "on_delete": "None",
    "symmetrical": "False",
    "multiple": "True",
}
MANY = {"through": "None", "through_fields": "None", "db_constraint": "True"}


class RelationAttributes(Fixer):
    """Give relation classes that skip super().__init__() the attributes it would set.

    Since Django 3.2 relations are compared by all of them.
    """

    since = Django(3, 2)
    removed = Django(3, 2)
    words = frozenset({"ForeignObjectRel", "ManyToOneRel", "ManyToManyRel", "OneToOneRel"})
    link = "https://docs.djangoproject.com/en/5.2/releases/3.2/"
    examples = (
        rewrites(
            "from django.db.models.fields.related import ForeignObjectRel\n\n\n"
            "class Rel(ForeignObjectRel):\n    def __init__(self, field):\n"
            "        self.field = field\n        self.limit_choices_to = {}\n"
            "        self.multiple = self.symmetrical = True\n"
            "        self.related_query_name = None\n",
            "from django.db.models.fields.related import ForeignObjectRel\n\n\n"
            "class Rel(ForeignObjectRel):\n    parent_link = False\n    on_delete = None\n\n"
            "    def __init__(self, field):\n"
            "        self.field = field\n        self.limit_choices_to = {}\n"
            "        self.multiple = self.symmetrical = True\n"
            "        self.related_query_name = None\n",
        ),
        leaves(
            "from django.db.models.fields.related import ManyToManyRel\n\n\n"
            "class Rel(ManyToManyRel):\n    def __init__(self, field):\n"
            "        super().__init__(field, None)\n"
        ),
        leaves(
            "from django.db.models import ManyToManyRel\n\n\nclass Rel(ManyToManyRel):\n    pass\n"
        ),
        leaves("class Rel(Base):\n    def __init__(self, field):\n        self.field = field\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            made = next(
                (s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"),
                None,
            )
            if made is None or not module.inherits(node, *RELATIONS) or calls_parent(made):
                continue
            many = any("ManyToManyRel" in base for base in module.bases(node))
            present = assigned(node)
            wanted = DEFAULTS | (MANY if many else {})
            lines = [f"{name} = {value}" for name, value in wanted.items() if name not in present]
            if lines:
                first = node.body[0]
                start = module.line_start(module.start(first))
                indent = module.indent(first)
                text = "".join(f"{indent}{line}{module.newline}" for line in lines)
                yield module.fix(Edit(start, start, text + module.newline))


def calls_parent(function: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr == "__init__" for n in ast.walk(function))


def assigned(node: ast.ClassDef) -> set[str]:
    """Return the attributes that a class or its methods on self set."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            found.add(part.attr)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            found.add(part.id)
        elif isinstance(part, ast.FunctionDef):
            found.add(part.name)
    return found
