"""f.allow_tags = True became mark_safe() around what f returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SAFE = (
    "django.utils.html.format_html",
    "django.utils.html.format_html_join",
    "django.utils.safestring.mark_safe",
    "django.utils.html.mark_safe",
)


class AllowTagsToMarkSafe(Fixer):
    """Mark HTML of admin columns as safe where it is made.

    The attribute went with Django 2.0; without either the tags would be shown as text.
    """

    since = Django(1, 9)
    deprecated = Django(2, 0)
    removed = Django(2, 0)
    words = frozenset({"allow_tags"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#allow-tags-attribute-on-methods-of-modeladmin"
    examples = (
        rewrites(
            "class A:\n    def link(self, o):\n        return '<b>%s</b>' % o\n"
            "    link.allow_tags = True\n    link.short_description = 'x'\n",
            "from django.utils.safestring import mark_safe\nclass A:\n    def link(self, o):\n"
            "        return mark_safe('<b>%s</b>' % o)\n    link.short_description = 'x'\n",
        ),
        rewrites(
            "from django.utils.html import format_html\n\n\nclass A:\n    def link(self, o):\n"
            "        return format_html('<b>{}</b>', o)\n    link.allow_tags = True\n",
            "from django.utils.html import format_html\n\n\nclass A:\n    def link(self, o):\n"
            "        return format_html('<b>{}</b>', o)\n",
        ),
        finds("link.allow_tags = True\n", "mark_safe"),
        leaves("class A:\n    allow_tags = True\n"),
        leaves("cleaner.allow_tags = ['b']\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Assign):
            target, value = node.targets[0], node.value
            if not isinstance(target, ast.Attribute) or target.attr != "allow_tags":
                continue
            if not isinstance(value, ast.Constant) or not isinstance(value.value, bool):
                continue
            function = self._function(module, node, target.value)
            if function is None:
                yield self.finding(module, node, "return mark_safe(...) from this function")
                continue
            edits = [*self._marked(module, function)] if value.value else []
            wanted = [Import("django.utils.safestring", "mark_safe")] if edits else []
            yield module.fix(module.remove_statement(node), *edits, imports=wanted)

    def _function(self, module: Module, node: ast.Assign, name: ast.expr) -> ast.FunctionDef | None:
        body = getattr(module.parent(node), "body", [])
        for statement in body:
            if isinstance(statement, ast.FunctionDef) and isinstance(name, ast.Name):
                if statement.name == name.id:
                    return statement
        return None

    def _marked(self, module: Module, function: ast.FunctionDef) -> Iterator[Edit]:
        for part in ast.walk(function):
            if not isinstance(part, ast.Return) or part.value is None:
                continue
            if isinstance(part.value, ast.Call) and module.refers_to(part.value.func, *SAFE):
                continue
            if isinstance(part.value, ast.Constant) and not part.value.value:
                continue
            source = module.source(part.value)
            if module.line_of(module.start(part.value)) != module.line_of(module.end(part.value)):
                source = source if source.startswith("(") else f"({source})"
            yield module.replace(part.value, f"mark_safe({source})")
