"""The order of a form's fields, as SortedDict kept it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FIELDS = ("fields", "base_fields")
HEAD = "class F(forms.ModelForm):\n    def __init__(self):\n        "


class FieldsOrderedAsDict(Fixer):
    """Make a form's fields anew where SortedDict let code reorder them.

    The fields of a form are a dict since Django 1.7: there is no keyOrder to assign, which also
    dropped the fields that it did not name, and no insert() at a place.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset({"keyOrder", "insert", "value_for_index"})
    needs = r"\bkeyOrder\b|fields\.insert\(|\bvalue_for_index\b"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.7/#features-deprecated-in-1-7"
    examples = (
        rewrites(
            f"{HEAD}self.fields.keyOrder = ['a', 'b']\n",
            f"{HEAD}self.fields = {{name: self.fields[name] for name in ['a', 'b']}}\n",
        ),
        rewrites("order = form.fields.keyOrder\n", "order = list(form.fields)\n"),
        rewrites(
            f"{HEAD}self.fields.insert(0, 'a', forms.CharField())\n",
            f"{HEAD}self.fields = {{'a': forms.CharField(), **self.fields}}\n",
        ),
        rewrites(
            f"{HEAD}self.fields.insert(2, 'a', field)\n",
            f"{HEAD}self.fields = dict([*list(self.fields.items())[:2], ('a', field), "
            "*list(self.fields.items())[2:]])\n",
        ),
        rewrites("x = fields.value_for_index(0)\n", "x = list(fields.values())[0]\n"),
        leaves("self.fields.insert(0, 'a')\n"),
        leaves("rows.keyOrder = ['a']\n"),
        leaves("x = self.fields.insert(0, 'a', field)\n"),
        leaves("self.rows.insert(0, 'a', field)\n"),
        leaves("self.fields.keyOrder.remove('a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if node.attr == "keyOrder" and named(node.value) in FIELDS:
                yield from self._key_order(module, node)
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or call.keywords:
                continue
            owner = module.source(func.value)
            given = [module.source(argument) for argument in call.args]
            if func.attr == "value_for_index" and len(given) == 1:
                yield module.fix(module.replace(call, f"list({owner}.values())[{given[0]}]"))
            elif func.attr == "insert" and len(given) == 3 and named(func.value) in FIELDS:
                statement = module.parent(call)
                if isinstance(statement, ast.Expr):
                    text = f"{owner} = {inserted(owner, *given)}"
                    yield module.fix(module.replace(statement, text))

    def _key_order(self, module: Module, node: ast.Attribute) -> Iterator[Fix]:
        fields, parent = module.source(node.value), module.parent(node)
        if isinstance(node.ctx, ast.Load) and not isinstance(parent, ast.Attribute):
            yield module.fix(module.replace(node, f"list({fields})"))
        elif isinstance(parent, ast.Assign) and parent.targets == [node]:
            order = module.source(parent.value)
            if isinstance(parent.value, ast.Tuple | ast.IfExp) and not order.startswith("("):
                order = f"({order})"
            made = f"{{name: {fields}[name] for name in {order}}}"
            yield module.fix(module.replace(parent, f"{fields} = {made}"))


def named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def inserted(owner: str, index: str, key: str, value: str) -> str:
    """Return the dict that has an item more at a place."""
    if index == "0":
        return f"{{{key}: {value}, **{owner}}}"
    items = f"list({owner}.items())"
    return f"dict([*{items}[:{index}], ({key}, {value}), *{items}[{index}:]])"
