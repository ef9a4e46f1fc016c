"""get_extra_restriction() does without where_class."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

METHOD = "get_extra_restriction"


class ExtraRestrictionWithoutWhereClass(Fixer):
    """Drop where_class, which relations were given to make a WHERE, for WhereNode itself.

    Django 4.0 calls get_extra_restriction(alias, related_alias).
    """

    since = Django(4, 0)
    removed = Django(4, 0)
    words = frozenset({METHOD})
    link = "https://docs.djangoproject.com/en/5.2/releases/4.0/"
    examples = (
        rewrites(
            "class Rel:\n    def get_extra_restriction(self, where_class, alias, related_alias):\n"
            "        return self.field.get_extra_restriction(where_class, related_alias, alias)\n",
            "class Rel:\n    def get_extra_restriction(self, alias, related_alias):\n"
            "        return self.field.get_extra_restriction(related_alias, alias)\n",
        ),
        rewrites(
            "import re\n\n\n"
            "class Field:\n    def get_extra_restriction(self, where_class, alias, remote_alias):\n"
            "        cond = where_class()\n        return cond\n",
            "import re\nfrom django.db.models.sql.where import WhereNode\n\n\n"
            "class Field:\n    def get_extra_restriction(self, alias, remote_alias):\n"
            "        cond = WhereNode()\n        return cond\n",
        ),
        leaves(
            "class Rel:\n    def get_extra_restriction(self, alias, related_alias):\n"
            "        return self.field.get_extra_restriction(related_alias, alias)\n"
        ),
        leaves("def get_extra_restriction(where_class, alias, related_alias):\n    return None\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for function in module.nodes(ast.FunctionDef):
            arguments = function.args.args
            if function.name != METHOD or len(arguments) != 4 or function.args.defaults:
                continue
            if isinstance(module.parent(function), ast.ClassDef):
                yield self._without(module, function, arguments[1], arguments[2])

    def _without(
        self, module: Module, function: ast.FunctionDef, given: ast.arg, following: ast.arg
    ) -> Fix:
        edits = [Edit(module.start(given), module.start(following), "")]
        imports: list[Import] = []
        for use in module.names.uses(given.arg, module.names.scopes[function]):
            call = module.parent(use)
            passed = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
            if passed and call.func.attr == METHOD and use in call.args:  # type: ignore[union-attr]
                edits.append(module.remove_argument(call, use))  # type: ignore[arg-type]
            else:
                edits.append(module.replace(use, "WhereNode"))
                imports = [Import("django.db.models.sql.where", "WhereNode")]
        return module.fix(*edits, imports=imports)
