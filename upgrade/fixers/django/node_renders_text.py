"""Node.render() that returns something else than text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NODES = tuple(
    f"django.template.{home}{name}"
    for home in ("", "base.", "defaulttags.", "loader_tags.")
    for name in "Node TextNode VariableNode IncludeNode URLNode ForNode IfNode WithNode".split()
)
TEXT = frozenset(
    "format format_html join mark_safe render render_to_string escape conditional_escape str "
    "force_str smart_str strip replace lower upper title dumps get_rendered".split()
)
OLD = (("urls.py", "from django.core.urlresolvers import reverse\n"),)
HEAD = "from django import template\n\n\nclass N(template.Node):\n    def render(self, context):\n"


class NodeRendersText(Fixer):
    """Return text from the render() of template nodes.

    A list of nodes took str() of what each returned, fields of forms and lazy strings as well, until
    Django 4.0 joined them as they are. What is seen to be text is left.
    """

    since = Django(1, 8)
    removed = Django(4, 0)
    words = frozenset({"Node"})
    needs = r"def[ \t]+render\(\s*self\s*,\s*context"
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/howto/custom-template-tags/#writing-the-renderer"
    examples = (
        rewrites(
            f"{HEAD}        field = self.field.resolve(context)\n        return field\n",
            f"{HEAD}        field = self.field.resolve(context)\n        return str(field)\n",
            files=OLD,
        ),
        rewrites(
            f"{HEAD}        return context['form'][self.name]\n",
            f"{HEAD}        return str(context['form'][self.name])\n",
            files=OLD,
        ),
        rewrites(
            f"{HEAD}        field = self.field.resolve(context)\n        return field\n",
            f"{HEAD}        field = self.field.resolve(context)\n        return str(field)\n",
        ),
        leaves(f"{HEAD}        return context['form'][self.name]\n"),
        leaves(f"{HEAD}        context['a'] = 1\n        return ''\n", files=OLD),
        leaves(
            f"{HEAD}        output = self.nodelist.render(context)\n        return output\n",
            files=OLD,
        ),
        leaves(f"{HEAD}        return '<b>%s</b>' % self.name\n", files=OLD),
        leaves(f"{HEAD}        return str(self.name)\n", files=OLD),
        leaves(
            "class N(Shape):\n    def render(self, context):\n        return self.points\n",
            files=OLD,
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            for function in node.body:
                if (
                    isinstance(function, ast.FunctionDef)
                    and function.name == "render"
                    and module.inherits(node, *NODES)
                ):
                    yield from self._returned(module, function)

    def _returned(self, module: Module, function: ast.FunctionDef) -> Iterator[Fix]:
        predates = module.project.predates
        old = predates is not None and predates <= (4, 0)
        for node in ast.walk(function):
            if not isinstance(node, ast.Return) or node.value is None:
                continue
            inner = module.enclosing(node, ast.FunctionDef, ast.Lambda)
            value = node.value
            if inner is not function or is_text(function, value):
                continue
            if isinstance(value, ast.Tuple | ast.GeneratorExp):
                continue
            if old or any(map(resolves, [value, *given(function, value)])):
                text = f"str({module.source(value)})"
                yield module.fix(module.replace(value, text))


def is_text(function: ast.FunctionDef, value: ast.expr) -> bool:
    """Say whether a value is seen to be text, or nothing at all."""
    if isinstance(value, ast.Constant | ast.JoinedStr):
        return True
    if isinstance(value, ast.BinOp):
        return is_text(function, value.left) or is_text(function, value.right)
    if isinstance(value, ast.IfExp):
        return is_text(function, value.body) and is_text(function, value.orelse)
    if isinstance(value, ast.Call):
        return (getattr(value.func, "attr", "") or getattr(value.func, "id", "")) in TEXT
    made = given(function, value)
    return bool(made) and all(
        not isinstance(one, ast.Name) and is_text(function, one) for one in made
    )


def given(function: ast.FunctionDef, value: ast.expr) -> list[ast.expr]:
    """Return all values that a function gives a name."""
    if not isinstance(value, ast.Name):
        return []
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == value.id for t in node.targets)
    ]


def resolves(value: ast.expr) -> bool:
    """Say whether a value is what a template's variable holds, which may be anything."""
    func = value.func if isinstance(value, ast.Call) else None
    return isinstance(func, ast.Attribute) and func.attr == "resolve"
