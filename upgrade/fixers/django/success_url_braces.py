"""success_url = "/posts/%(id)s/"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class SuccessUrlBraces(Fixer):
    """Name an object's fields in a success_url by braces, as Django 1.10 fills them in."""

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"success_url"})
    needs = r"success_url\b.*%\("
    link = "https://docs.djangoproject.com/en/stable/releases/1.8/#old-style-format-strings"
    examples = (
        rewrites(
            "class V(UpdateView):\n    success_url = '/posts/%(id)s/'\n",
            "class V(UpdateView):\n    success_url = '/posts/{id}/'\n",
        ),
        rewrites(
            "v = CreateView.as_view(success_url='/%(slug)s/%(pk)d')\n",
            "v = CreateView.as_view(success_url='/{slug}/{pk}')\n",
        ),
        leaves("class V(UpdateView):\n    success_url = '/posts/{id}/'\n"),
        leaves("class V(UpdateView):\n    success_url = '/%(id)s/' % numbers\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        values = [k.value for k in module.nodes(ast.keyword) if k.arg == "success_url"]
        for node in module.nodes(ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id == "success_url":
                values.append(node.value)
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                text = re.sub(r"%\((\w+)\)[sd]", r"{\1}", module.source(value))
                if text != module.source(value):
                    yield module.fix(module.replace(value, text))
