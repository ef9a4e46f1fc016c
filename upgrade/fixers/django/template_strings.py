"""Templates written as strings in Python: the template fixers read them too."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.fixers import templates
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template


@cache
def fixers() -> tuple[Template, ...]:
    """Return one of each template fixer."""
    found: dict[str, Template] = {}
    for info in pkgutil.iter_modules(templates.__path__, f"{templates.__name__}."):
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, type) and issubclass(value, Template) and value is not Template:
                found[value.name()] = value()
    return tuple(found.values())


class TemplateStrings(Fixer):
    """Rewrite templates in string literals, as tests and widgets hold them.

    An edit that would bring the literal's own quote into it is left out.
    """

    since = Django(1, 2)
    words = frozenset(
        {
            "load",
            "url",
            "ifequal",
            "ifnotequal",
            "with",
            "length_is",
            "cycle",
            "if",
            "elif",
            "trans",
        }
    )
    needs = r"\{%"

    @classmethod
    def within(cls, project: Index) -> frozenset[str]:
        return frozenset({"{%"})

    link = "https://docs.djangoproject.com/en/5.2/ref/templates/builtins/"
    examples = (
        rewrites(
            "T = '{% load staticfiles %}{% ifequal a b %}x{% endifequal %}'\n",
            "T = '{% load static %}{% if a == b %}x{% endif %}'\n",
        ),
        rewrites('T = "{% url admin:index %}"\n', "T = \"{% url 'admin:index' %}\"\n"),
        leaves("T = '{% url admin:index %}'\n"),
        leaves("T = 'load staticfiles'\n"),
        leaves("# {% load staticfiles %}\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if "{%" not in module.text:
            return
        for node in module.nodes(ast.Constant):
            if isinstance(node.value, str) and "{%" in node.value:
                if not isinstance(module.parent(node), ast.JoinedStr):
                    yield from self._string(module, node)

    def _string(self, module: Module, node: ast.Constant) -> Iterator[Fix]:
        text, start = module.source(node), module.start(node)
        quote = text.rstrip()[-1]
        taken: list[Edit] = []
        for fixer in fixers():
            if not module.targets.reach(fixer.since):
                continue
            for result in fixer.rewrite(text, module.path):
                if isinstance(result, Finding):
                    continue
                edits = [Edit(e.start + start, e.end + start, e.text) for e in result.edits]
                clash = any(
                    quote in e.text and quote not in module.text[e.start : e.end] for e in edits
                )
                if not clash and not any(e.overlaps(o) for e in edits for o in taken):
                    taken += edits
                    yield Fix(tuple(edits))
