"""find() of staticfiles finders, and get_cache_name() of related fields, as Django calls them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FINDERS = tuple(
    f"django.contrib.staticfiles.finders.{name}"
    for name in ("BaseFinder", "FileSystemFinder", "AppDirectoriesFinder", "BaseStorageFinder")
)
CACHED = (
    "django.db.models.fields.mixins.FieldCacheMixin",
    "django.db.models.ForeignObject",
    "django.db.models.ForeignKey",
    "django.db.models.OneToOneField",
    "django.db.models.fields.related.ForeignObject",
    "django.contrib.contenttypes.fields.GenericForeignKey",
)
HEAD = "from django.contrib.staticfiles.finders import BaseFinder\n\n\n"
MIXIN = "from django.db.models.fields.mixins import FieldCacheMixin\n"


class FinderSignatures(Fixer):
    """Name what own finders and cached fields define as Django asks for it.

    find(path, find_all=False) since Django 5.2, where all= goes with 6.1; cache_name, a property,
    since 5.1, where get_cache_name() goes with 6.0.
    """

    since = Django(5, 1)
    removed = Django(6, 1)
    words = frozenset({"find", "get_cache_name"})
    needs = r"def find\(|def get_cache_name\("
    link = "https://docs.djangoproject.com/en/stable/releases/5.2/#id1"
    examples = (
        rewrites(
            f"{HEAD}class F(BaseFinder):\n    def find(self, path, all=False):\n"
            "        return [path] if all else path\n",
            f"{HEAD}class F(BaseFinder):\n    def find(self, path, find_all=False):\n"
            "        return [path] if find_all else path\n",
        ),
        rewrites(
            f"{MIXIN}\n\nclass M(FieldCacheMixin):\n    def get_cache_name(self):\n"
            "        return self.name\n",
            f"{MIXIN}from django.utils.functional import cached_property\n\n\n"
            "class M(FieldCacheMixin):\n    @cached_property\n    def cache_name(self):\n"
            "        return self.name\n",
        ),
        leaves("class F:\n    def find(self, path, all=False):\n        return all\n"),
        leaves(f"{HEAD}class F(BaseFinder):\n    def find(self, path):\n        return path\n"),
        leaves("class M:\n    def get_cache_name(self):\n        return 'a'\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            for node in cls.body:
                if not isinstance(node, ast.FunctionDef):
                    continue
                if node.name == "find" and module.inherits(cls, *FINDERS):
                    if module.targets.reach(Django(5, 2)):
                        yield from self._find(module, node)
                elif node.name == "get_cache_name" and module.inherits(cls, *CACHED):
                    yield self._property(module, node)

    def _find(self, module: Module, node: ast.FunctionDef) -> Iterator[Fix]:
        scope = module.names.scopes[node]
        for argument in [*node.args.args, *node.args.kwonlyargs]:
            if argument.arg == "all":
                start = module.start(argument)
                edits = [Edit(start, start + len("all"), "find_all")]
                edits += [
                    module.replace(use, "find_all") for use in module.names.uses("all", scope)
                ]
                edits += passed_on(module, node)
                yield module.fix(*edits)

    def _property(self, module: Module, node: ast.FunctionDef) -> Fix:
        start = module.text.index("get_cache_name", module.start(node))
        top = module.start(node)
        edits = (
            Edit(start, start + len("get_cache_name"), "cache_name"),
            module.insert(top, f"@cached_property{module.newline}{module.indent(node)}"),
        )
        return Fix(edits, (Import("django.utils.functional", "cached_property"),))


def passed_on(module: Module, function: ast.FunctionDef) -> Iterator[Edit]:
    """Yield the edits of super().find(..., all=...) in a method."""
    for call in ast.walk(function):
        func = call.func if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or not isinstance(func, ast.Attribute):
            continue
        parent = func.value.func if isinstance(func.value, ast.Call) else None
        if func.attr == "find" and getattr(parent, "id", "") == "super":
            keyword = module.keyword(call, "all")
            if keyword is not None:
                start = module.start(keyword)
                yield Edit(start, start + len("all"), "find_all")
