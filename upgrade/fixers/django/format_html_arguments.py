"""format_html("...".format(...)) and format_html("literal")."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class FormatHtmlArguments(Fixer):
    """Let format_html() do the formatting, since it alone escapes.

    A string that was formatted before is not escaped at all; Django 6.0 refuses a call with nothing
    to format, which mark_safe() says better.
    """

    since = Django(5, 0)
    removed = Django(6, 0)
    words = frozenset({"format_html"})
    needs = r"format_html\(\s*([rR]?('[^'\n]*'|\x22[^\x22\n]*\x22)\s*)+,?\s*\)|format_html\(\s*[rR]?('''|\x22\x22\x22)|format_html\([\s\S]{0,4000}?['\x22]\s*\.format\("
    link = "https://docs.djangoproject.com/en/stable/releases/5.0/#features-deprecated-in-5-0"
    examples = (
        rewrites(
            "from django.utils.html import format_html\n\nx = format_html('<b>{}</b>'.format(name))\n",
            "from django.utils.html import format_html\n\nx = format_html('<b>{}</b>', name)\n",
        ),
        rewrites(
            "from django.utils.html import format_html\n\nx = format_html(\n    '<b>'\n"
            "    '{a}'.format(\n        a=name,\n    )\n)\n",
            "from django.utils.html import format_html\n\nx = format_html(\n    '<b>'\n"
            "    '{a}',\n        a=name\n)\n",
        ),
        rewrites(
            "from django.utils.html import format_html\n\nx = format_html('<hr>')\n",
            "from django.utils.safestring import mark_safe\n\nx = mark_safe('<hr>')\n",
        ),
        leaves("from django.utils.html import format_html\n\nx = format_html('<b>{}</b>', name)\n"),
        leaves("from mysite.html import format_html\n\nx = format_html('<hr>')\n"),
        leaves(
            "from django.utils.html import format_html\n\nx = format_html('{}{{}}'.format(a), b)\n"
        ),
        leaves("from django.utils.html import format_html\n\nx = format_html(text)\n"),
        leaves("from django.utils.html import format_html\n\nx = format_html('%s' % text)\n"),
        leaves("from django.utils.html import format_html\n\nx = format_html(('{}').format(a))\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls("django.utils.html.format_html"):
            if len(call.args) != 1 or call.keywords:
                continue
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                if not {"{", "}"} & set(first.value):
                    needed = Import("django.utils.safestring", "mark_safe")
                    yield module.fix(module.replace(call.func, "mark_safe"), imports=[needed])
            elif isinstance(first, ast.Call) and formatted(module, first):
                yield module.fix(*unwrapped(module, first))


def formatted(module: Module, node: ast.Call) -> bool:
    """Say whether an expression is "literal".format(...), with no brackets around the literal."""
    func = node.func
    if not isinstance(func, ast.Attribute) or func.attr != "format":
        return False
    literal = isinstance(func.value, ast.Constant) and isinstance(func.value.value, str)
    between = module.text[module.end(func.value) : module.end(func)]
    return literal and between.strip() == ".format"


def unwrapped(module: Module, node: ast.Call) -> Iterator[Edit]:
    """Yield the edits that make "x".format(y) the two arguments "x", y."""
    assert isinstance(node.func, ast.Attribute)
    given = [*node.args, *node.keywords]
    text_end = module.end(node.func.value)
    if not given:
        yield Edit(text_end, module.end(node), "")
        return
    opening = module.text.index("(", module.end(node.func) - 1) + 1
    multiline = module.line_of(opening) < module.line_of(module.start(min(given, key=module.start)))
    yield Edit(text_end, opening, "," if multiline else ", ")
    yield Edit(module.end(max(given, key=module.end)), module.end(node), "")
