"""register.assignment_tag became register.simple_tag."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

LIBRARY = (
    "django.template.Library",
    "django.template.base.Library",
    "django.template.library.Library",
)


class AssignmentTagToSimpleTag(Fixer):
    """Register assignment tags as simple tags, which can store their result since Django 1.9."""

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"assignment_tag"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#assignment-tag"
    examples = (
        rewrites(
            "from django import template\n\nregister = template.Library()\n\n\n"
            "@register.assignment_tag(takes_context=True)\ndef f(context):\n    pass\n",
            "from django import template\n\nregister = template.Library()\n\n\n"
            "@register.simple_tag(takes_context=True)\ndef f(context):\n    pass\n",
        ),
        leaves("@register.assignment_tag\ndef f():\n    pass\n"),
        leaves(
            "from django import template\n\nregister = template.Library()\n\n\n"
            "@other.assignment_tag\ndef f():\n    pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        libraries = {
            node.targets[0].id
            for node in module.nodes(ast.Assign)
            if isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Call)
            and module.refers_to(node.value.func, *LIBRARY)
        }
        for node in module.nodes(ast.Attribute):
            if node.attr == "assignment_tag" and isinstance(node.value, ast.Name):
                if node.value.id in libraries:
                    end = module.end(node)
                    yield module.fix(Edit(end - len(node.attr), end, "simple_tag"))
