"""resolve_variable() became Variable(...).resolve()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = ("django.template.resolve_variable", "django.template.base.resolve_variable")
STRING = (
    "django.template.loader.get_template_from_string",
    "django.template.get_template_from_string",
)


class ResolveVariableToVariable(Fixer):
    """Resolve a template variable, and make a template of text, by their classes.

    The two functions went with Django 1.10; each was one line over the class.
    """

    since = Django(1, 2)
    removed = Django(1, 10)
    words = frozenset({"resolve_variable", "get_template_from_string"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#features-removed-in-1-10"
    examples = (
        rewrites(
            "from django.template import resolve_variable\n\nx = resolve_variable('a.b', context)\n",
            "from django.template import Variable\n\nx = Variable('a.b').resolve(context)\n",
        ),
        rewrites(
            "from django import template\n\nx = template.resolve_variable(name, context)\n",
            "from django import template\n\nx = template.Variable(name).resolve(context)\n",
        ),
        rewrites(
            "from django.template.loader import get_template_from_string\n\n"
            "t = get_template_from_string('{{ a }}')\n",
            "from django.template import Template\n\nt = Template('{{ a }}')\n",
        ),
        rewrites(
            "from django.template import loader\n\nt = loader.get_template_from_string(text)\n",
            "from django.template import Template\n\nt = Template(text)\n",
        ),
        leaves("from mysite import resolve_variable\n\nx = resolve_variable('a', context)\n"),
        leaves("def show(loader):\n    return loader.get_template_from_string('a')\n"),
        leaves("from django.template import Variable\n\nx = Variable('a').resolve(context)\n"),
        leaves("from django.template import Template\n\nt = Template('a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*NAMES):
            if len(call.args) == 2 and not call.keywords:
                head, wanted = self._head(module, call, "Variable")
                path, context = (module.source(argument) for argument in call.args)
                text = f"{head}({path}).resolve({context})"
                yield module.fix(module.replace(call, text), imports=wanted)
        for call in module.calls(*STRING):
            head, wanted = self._head(module, call, "Template")
            if call.args and not call.keywords:
                text = f"{head}({module.source(call.args[0])})"
                yield module.fix(module.replace(call, text), imports=wanted)

    def _head(self, module: Module, call: ast.Call, name: str) -> tuple[str, list[Import]]:
        """Return how a class is called here, and the import that this needs."""
        if isinstance(call.func, ast.Attribute):
            if module.refers_to(call.func.value, "django.template"):
                return f"{module.source(call.func.value)}.{name}", []
        return name, [Import("django.template", name)]
