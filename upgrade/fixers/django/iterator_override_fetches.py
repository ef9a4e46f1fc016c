"""QuerySets that override iterator() see their objects again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

QUERYSET = ("django.db.models.query.QuerySet", "django.db.models.QuerySet")
FETCH = (
    "",
    "",
    "def _fetch_all(self):",
    "    if self._result_cache is None and self._fields is None:",
    "        self._result_cache = list(self.iterator())",
    "    super()._fetch_all()",
)


class IteratorOverrideFetches(Fixer):
    """Let a queryset that overrides iterator() fetch its objects through it.

    Until Django 1.11 evaluating a queryset ran its iterator(); since then it does not, and an
    override silently stops. What the override took from its parent comes from the iterable class,
    so that prefetching works as it did.
    """

    since = Django(1, 11)
    removed = Django(1, 11)
    words = frozenset({"iterator"})
    needs = r"def\s+iterator\s*\("
    link = "https://docs.djangoproject.com/en/5.2/releases/1.11/"
    examples = (
        rewrites(
            "from django.db.models.query import QuerySet\n\n\nclass Cast(QuerySet):\n"
            "    def iterator(self):\n        for one in super(Cast, self).iterator():\n"
            "            yield one.cast()\n",
            "from django.db.models.query import QuerySet\n\n\nclass Cast(QuerySet):\n"
            "    def iterator(self):\n        for one in self._iterable_class(self).__iter__():\n"
            "            yield one.cast()\n\n"
            "    def _fetch_all(self):\n"
            "        if self._result_cache is None and self._fields is None:\n"
            "            self._result_cache = list(self.iterator())\n"
            "        super()._fetch_all()\n",
        ),
        rewrites(
            "from django.db.models import QuerySet\n\n\nclass Mixin:\n"
            "    def iterator(self):\n        return map(cast, super().iterator())\n\n\n"
            "class Cast(Mixin, QuerySet):\n    pass\n",
            "from django.db.models import QuerySet\n\n\nclass Mixin:\n"
            "    def iterator(self):\n        return map(cast, self._iterable_class(self).__iter__())\n\n"
            "    def _fetch_all(self):\n"
            "        if self._result_cache is None and self._fields is None:\n"
            "            self._result_cache = list(self.iterator())\n"
            "        super()._fetch_all()\n\n\n"
            "class Cast(Mixin, QuerySet):\n    pass\n",
        ),
        leaves(
            "from django.db.models import QuerySet\n\n\nclass Cast(QuerySet):\n"
            "    def iterator(self, chunk_size=2000):\n"
            "        return map(cast, super().iterator(chunk_size))\n"
        ),
        leaves("class Rows:\n    def iterator(self):\n        return super().iterator()\n"),
        leaves(
            "from django.db.models import QuerySet\n\n\nclass Cast(QuerySet):\n"
            "    def iterator(self):\n        return super().iterator()\n\n"
            "    def _fetch_all(self):\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        classes = module.nodes(ast.ClassDef)
        mixed = {
            base.id
            for cls in classes
            if module.inherits(cls, *QUERYSET)
            for base in cls.bases
            if isinstance(base, ast.Name)
        }
        for node in classes:
            if node.name not in mixed and not module.inherits(node, *QUERYSET):
                continue
            methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
            iterator = methods.get("iterator")
            if iterator is None or "_fetch_all" in methods or iterator.decorator_list:
                continue
            if len(iterator.args.args) == 1:
                calls = list(self._parents(module, iterator))
                if calls:
                    indent = module.newline + module.indent(iterator)
                    lines = module.newline + indent.join(FETCH[1:])
                    text = lines.replace(indent + module.newline, module.newline)
                    yield module.fix(*calls, module.insert(module.end(iterator), text))

    def _parents(self, module: Module, method: ast.FunctionDef) -> Iterator[Edit]:
        for call in ast.walk(method):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                parent = call.func.value
                if call.func.attr == "iterator" and isinstance(parent, ast.Call):
                    if isinstance(parent.func, ast.Name) and parent.func.id == "super":
                        yield module.replace(call, "self._iterable_class(self).__iter__()")
