"""field.rel became field.remote_field, and rel.to its model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

# What only a relation of Django's has.
OF_RELATIONS = frozenset(
    (
        "to",
        "through",
        "through_fields",
        "related_name",
        "related_query_name",
        "limit_choices_to",
        "field_name",
        "get_related_field",
        "get_accessor_name",
        "parent_link",
        "on_delete",
        "symmetrical",
        "multiple",
    )
)
FIELD = re.compile(
    r"(\w*_)?(field|fld|fk|f)\d?|field_\w+|\w+_field_\w+|.*get_field(_by_name)?\(.*\)(\[0\])?",
    re.DOTALL,
)

WIDGET = re.compile(r"widget\Z", re.IGNORECASE)


class RelToRemoteField(Fixer):
    """Reach the other side of a relation by remote_field and its model.

    Django 1.9 renamed both; the old names went with 2.0. `.rel` alone is taken for a field's where
    what stands before it is called a field or comes from get_field().
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"rel"})
    needs = r"\.rel\b|['\x22]rel['\x22]"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#field-rel-changes"
    examples = (
        rewrites("m = field.rel.to._meta\n", "m = field.remote_field.model._meta\n"),
        rewrites(
            "def f(db_field):\n    if db_field.rel is not None:\n"
            "        return db_field.rel.through\n",
            "def f(db_field):\n    if db_field.remote_field is not None:\n"
            "        return db_field.remote_field.through\n",
        ),
        rewrites(
            "def f(field):\n    rel = field.rel\n    return rel.to\n",
            "def f(field):\n    rel = field.remote_field\n    return rel.model\n",
        ),
        rewrites(
            "m = Post._meta.get_field('tag').rel\n",
            "m = Post._meta.get_field('tag').remote_field\n",
        ),
        rewrites("back = field_to_super.rel\n", "back = field_to_super.remote_field\n"),
        rewrites("x = getattr(field, 'rel', None)\n", "x = getattr(field, 'remote_field', None)\n"),
        leaves("m = field.remote_field.model\n"),
        leaves("page = fields.rel\n"),
        leaves("for link in page.links:\n    print(link.rel)\n"),
        leaves("class Link:\n    def __init__(self, rel):\n        self.rel = rel\n"),
        leaves("from mysite import rel\n\nrel.to('x')\n"),
        leaves("def f(move, to):\n    return move.to\n"),
        leaves("x = getattr(link, 'rel', None)\n"),
        leaves("form.fields['user'].widget.rel.limit_choices_to = {}\n"),
        leaves(
            "from django.contrib.admin.widgets import ManyToManyRawIdWidget\n\n\n"
            "class Users(ManyToManyRawIdWidget):\n    def key(self):\n"
            "        return self.rel.get_related_field().name\n"
        ),
        leaves("def f(raw_id_widget):\n    return raw_id_widget.rel.field_name\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if module.name_of(node) is not None:
                continue
            if node.attr == "rel" and self._of_field(module, node):
                yield module.fix(renamed(module, node, "remote_field"))
            elif node.attr == "to" and self._relation(module, node.value):
                yield module.fix(renamed(module, node, "model"))
        for call in module.nodes(ast.Call):
            if module.is_builtin(call.func, "getattr", "hasattr") and len(call.args) > 1:
                receiver, name = call.args[:2]
                if isinstance(name, ast.Constant) and name.value == "rel":
                    if FIELD.fullmatch(module.source(receiver)):
                        quote = module.source(name)[0]
                        yield module.fix(module.replace(name, f"{quote}remote_field{quote}"))

    def _of_field(self, module: Module, node: ast.Attribute) -> bool:
        if not isinstance(node.ctx, ast.Load):
            return False
        if self._of_widget(module, node):
            return False  # the admin's widgets still call theirs rel
        above = module.parent(node)
        if isinstance(above, ast.Attribute) and above.attr in OF_RELATIONS:
            return True
        return bool(FIELD.fullmatch(module.source(node.value).rpartition(".")[2])) or bool(
            FIELD.fullmatch(module.source(node.value))
        )

    def _of_widget(self, module: Module, node: ast.Attribute) -> bool:
        source = module.source(node.value)
        cls = module.enclosing(node, ast.ClassDef)
        if source != "self" or not isinstance(cls, ast.ClassDef):
            return WIDGET.search(source) is not None
        return any(WIDGET.search(name) for name in (cls.name, *module.bases(cls)))

    def _relation(self, module: Module, node: ast.expr) -> bool:
        """Say whether an expression is a relation: field.rel, or a local that was set to one."""
        if isinstance(node, ast.Attribute):
            return node.attr in ("rel", "remote_field") and isinstance(node.ctx, ast.Load)
        if not isinstance(node, ast.Name):
            return False
        found = module.names.scopes[node].lookup(node.id)
        return found is not None and any(
            isinstance(statement := module.parent(other), ast.Assign)
            and isinstance(statement.value, ast.Attribute)
            and statement.value.attr in ("rel", "remote_field")
            for other in found[1].others
        )


def renamed(module: Module, node: ast.Attribute, name: str) -> Edit:
    end = module.end(node)
    return Edit(end - len(node.attr), end, name)
