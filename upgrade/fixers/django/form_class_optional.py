"""get_form(self, form_class) of views."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

VIEWS = tuple(
    f"django.views.generic.{home}{name}"
    for home in ("", "edit.")
    for name in (
        "FormView CreateView UpdateView DeleteView FormMixin ModelFormMixin BaseFormView "
        "BaseCreateView BaseUpdateView ProcessFormView"
    ).split()
)
HEAD = "from django.views.generic import FormView\n\n\nclass V(FormView):\n"


class FormClassOptional(Fixer):
    """Let get_form() of a view be called without a form class.

    Django's views hand none to it since 1.10, so an override that asks for one raises TypeError. What
    is not given is what get_form_class() says.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"get_form"})
    needs = r"def[ \t]+get_form\("
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#features-deprecated-in-1-8"
    examples = (
        rewrites(
            f"{HEAD}    def get_form(self, form_class):\n"
            "        return form_class(self.request.user, **self.get_form_kwargs())\n",
            f"{HEAD}    def get_form(self, form_class=None):\n"
            "        if form_class is None:\n            form_class = self.get_form_class()\n"
            "        return form_class(self.request.user, **self.get_form_kwargs())\n",
        ),
        rewrites(
            f"{HEAD}    def get_form(self, form_class):\n"
            '        """Return it."""\n        return super(V, self).get_form(form_class)\n',
            f"{HEAD}    def get_form(self, form_class=None):\n"
            '        """Return it."""\n        return super(V, self).get_form(form_class)\n',
        ),
        leaves(f"{HEAD}    def get_form(self, form_class=None):\n        pass\n"),
        leaves(f"{HEAD}    def get_form(self, *args):\n        pass\n"),
        leaves(
            "class Wizard:\n    def get_form(self, form_class):\n        return form_class(1)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n"
            "    def get_form(self, request):\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            for function in node.body:
                if (
                    isinstance(function, ast.FunctionDef)
                    and function.name == "get_form"
                    and len(function.args.args) == 2
                    and not function.args.defaults
                    and module.inherits(node, *VIEWS)
                ):
                    yield module.fix(*self._optional(module, function))

    def _optional(self, module: Module, function: ast.FunctionDef) -> Iterator[Edit]:
        argument = function.args.args[1]
        yield module.insert(module.end(argument), "=None")
        if self._uses(module, function, argument.arg):
            first = function.body[0]
            if ast.get_docstring(function) is not None and len(function.body) > 1:
                first = function.body[1]
            indent, name = module.indent(first), argument.arg
            lines = (
                f"if {name} is None:",
                f"{indent}    {name} = self.get_form_class()",
                indent,
            )
            yield module.insert(module.start(first), module.newline.join(lines))

    def _uses(self, module: Module, function: ast.FunctionDef, name: str) -> bool:
        """Say whether the class is used here, not only handed on to the parent's method."""
        for use in ast.walk(function):
            if isinstance(use, ast.Name) and use.id == name:
                call = module.parent(use)
                func = call.func if isinstance(call, ast.Call) else None
                if not isinstance(func, ast.Attribute) or func.attr != "get_form":
                    return True
        return False
