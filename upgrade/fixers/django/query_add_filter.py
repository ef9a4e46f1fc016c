"""Query.add_filter() takes lookup and value, and apps know what is installed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class QueryAddFilter(Fixer):
    """Hand the two parts of a filter over one by one; ask the app registry what is installed.

    Query.add_filter() took a pair until Django 4.0; Model._meta.installed went with 1.9.
    """

    since = Django(4, 0)
    removed = Django(4, 0)
    words = frozenset({"add_filter", "installed"})
    needs = r"\bquery\s*\.\s*add_filter\b|_meta\s*\.\s*installed\b"
    link = "https://docs.djangoproject.com/en/5.2/ref/applications/#django.apps.apps.is_installed"
    examples = (
        rewrites(
            "qs.query.add_filter(('a', 1))\nqs.query.add_filter(pair)\n",
            "qs.query.add_filter('a', 1)\nqs.query.add_filter(*pair)\n",
        ),
        rewrites(
            "from django.contrib.sites.models import Site\n\nif Site._meta.installed:\n    pass\n",
            "from django.contrib.sites.models import Site\nfrom django.apps import apps\n\n"
            "if apps.is_installed(Site._meta.app_config.name):\n    pass\n",
        ),
        leaves("qs.query.add_filter('a', 1)\n"),
        leaves("report.add_filter(pair)\n"),
        leaves("package.installed = True\n"),
        leaves("ok = self.options.installed\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "add_filter":
                continue
            query = module.source(func.value)
            if query.rpartition(".")[2] == "query" and len(call.args) == 1 and not call.keywords:
                yield self._pair(module, call.args[0])
        for node in module.nodes(ast.Attribute):
            if node.attr == "installed" and isinstance(node.ctx, ast.Load):
                if isinstance(node.value, ast.Attribute) and node.value.attr == "_meta":
                    text = f"apps.is_installed({module.source(node.value)}.app_config.name)"
                    wanted = [Import("django.apps", "apps")]
                    yield module.fix(module.replace(node, text), imports=wanted)

    def _pair(self, module: Module, pair: ast.expr) -> Fix:
        start = module.start(pair)
        if isinstance(pair, ast.Starred):
            return Fix(())
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
            inner = module.text[module.start(pair.elts[0]) : module.end(pair.elts[1])]
            return module.fix(module.replace(pair, inner))
        return module.fix(Edit(start, start, "*"))
