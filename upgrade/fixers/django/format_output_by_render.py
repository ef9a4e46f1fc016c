"""MultiWidget.format_output()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

WIDGETS = tuple(
    f"django.{home}.{name}"
    for home, names in (
        ("forms", "MultiWidget SplitDateTimeWidget SplitHiddenDateTimeWidget"),
        ("forms.widgets", "MultiWidget SplitDateTimeWidget SplitHiddenDateTimeWidget"),
        ("contrib.admin.widgets", "AdminSplitDateTime"),
    )
    for name in names.split()
)
HEAD = "from django.forms import MultiWidget\n\n\n"
OWN = "    def format_output(self, rendered_widgets):\n        return ' '.join(rendered_widgets)\n"
RENDER = (
    "def _render(self, template_name, context, renderer=None):",
    "    render = super()._render",
    "    parts = [",
    "        render(one['template_name'], {'widget': one}, renderer)",
    "        for one in context['widget']['subwidgets']",
    "    ]",
    "    return mark_safe(self.format_output(parts))",
)


class FormatOutputByRender(Fixer):
    """Let a MultiWidget that joins its parts itself go on doing so.

    Django 1.11 renders widgets by templates and calls format_output() no more, so what it wrote
    was silently gone. The class gets a method that renders the parts and calls it.
    """

    since = Django(1, 11)
    removed = Django(1, 11)
    words = frozenset({"format_output"})
    needs = r"def[ \t]+format_output\("
    link = (
        "https://docs.djangoproject.com/en/5.2/releases/1.11/"
        "#changes-due-to-the-introduction-of-template-based-widget-rendering"
    )
    examples = (
        rewrites(
            f"{HEAD}class W(MultiWidget):\n{OWN}",
            "from django.forms import MultiWidget\n"
            "from django.utils.safestring import mark_safe\n\n\n"
            f"class W(MultiWidget):\n{OWN}\n" + "".join(f"    {line}\n" for line in RENDER),
        ),
        leaves(
            "from django.utils.safestring import mark_safe\n"
            f"{HEAD}class W(MultiWidget):\n{OWN}\n" + "".join(f"    {line}\n" for line in RENDER)
        ),
        leaves(f"class W:\n{OWN}"),
        leaves(
            f"{HEAD}class W(MultiWidget):\n{OWN}\n"
            "    def render(self, name, value, attrs=None, renderer=None):\n"
            "        return self.format_output([])\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
            own = methods.get("format_output")
            if own is None or "_render" in methods or not module.inherits(node, *WIDGETS):
                continue
            calls = (c.func for c in ast.walk(node) if isinstance(c, ast.Call))
            if not any(isinstance(f, ast.Attribute) and f.attr == "format_output" for f in calls):
                yield self._rendered(module, own)

    def _rendered(self, module: Module, own: ast.FunctionDef) -> Fix:
        indent = module.indent(own)
        text = module.newline.join(["", "", *(indent + line for line in RENDER)])
        wanted = [Import("django.utils.safestring", "mark_safe")]
        end = module.end(own)
        return module.fix(Edit(end, end, text), imports=wanted)
