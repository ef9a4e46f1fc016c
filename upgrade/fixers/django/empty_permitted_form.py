"""Forms that may be empty render no required attribute."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class EmptyPermittedForm(Fixer):
    """Say use_required_attribute=False where a form is made with empty_permitted=True.

    Django 2.1 refuses to make a form with both; formsets say it themselves.
    """

    since = Django(1, 10)
    removed = Django(2, 1)
    words = frozenset({"empty_permitted"})
    link = "https://docs.djangoproject.com/en/5.2/ref/forms/api/#django.forms.Form.use_required_attribute"
    examples = (
        rewrites(
            "form = Item(data, empty_permitted=True)\n",
            "form = Item(data, empty_permitted=True, use_required_attribute=False)\n",
        ),
        leaves("form = Item(data, empty_permitted=True, use_required_attribute=False)\n"),
        leaves("form = Item(data, empty_permitted=False)\n"),
        leaves("form = Item(data, empty_permitted=True, **options)\n"),
        leaves(
            "class Item(Form):\n    def __init__(self, data, empty_permitted=False):\n"
            "        pass\n\n\nform = Item(data, empty_permitted=True)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        narrow = {
            cls.name
            for cls in module.nodes(ast.ClassDef)
            for method in cls.body
            if isinstance(method, ast.FunctionDef) and method.name == "__init__"
            if method.args.kwarg is None
        }
        for call in module.nodes(ast.Call):
            keyword = module.keyword(call, "empty_permitted")
            if keyword is None or any(k.arg is None for k in call.keywords):
                continue
            value = keyword.value
            if not isinstance(value, ast.Constant) or value.value is not True:
                continue
            if module.keyword(call, "use_required_attribute") is None:
                if not isinstance(call.func, ast.Name) or call.func.id not in narrow:
                    text = ", use_required_attribute=False"
                    yield module.fix(module.insert(module.end(keyword), text))
