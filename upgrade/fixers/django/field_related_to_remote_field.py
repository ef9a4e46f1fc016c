"""field.related, the other side of a relation, became remote_field."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

# What was read from .related, and nothing but a relation has: its name of today.
READ = {"get_accessor_name": "get_accessor_name", "parent_model": "model"}


class FieldRelatedToRemoteField(Fixer):
    """Reach the other side of a relation by remote_field.

    field.related was a RelatedObject; Django 1.9 dropped it, and its parent_model is the model that
    the relation points to.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset(READ)
    needs = r"\brelated\s*\."
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#model-field-changes"
    examples = (
        rewrites(
            "name = field.related.get_accessor_name()\n",
            "name = field.remote_field.get_accessor_name()\n",
        ),
        rewrites(
            "model = link.related.parent_model._meta\n", "model = link.remote_field.model._meta\n"
        ),
        leaves("name = field.remote_field.get_accessor_name()\n"),
        leaves("page = self.related.title\n# parent_model\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            related = node.value
            if node.attr not in READ or not isinstance(related, ast.Attribute):
                continue
            if related.attr == "related" and module.name_of(related) is None:
                start = module.end(related) - len("related")
                text = f"remote_field.{READ[node.attr]}"
                yield module.fix(Edit(start, module.end(node), text))
