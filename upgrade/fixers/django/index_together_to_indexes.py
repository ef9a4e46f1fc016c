"""Meta.index_together became Meta.indexes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

MODELS = ("django.db.models", "django.contrib.gis.db.models")


class IndexTogetherToIndexes(Fixer):
    """Declare indexes over several fields in Meta.indexes.

    Django 5.1 removed index_together. The index gets another name, so a migration is due, which
    makemigrations writes (RenameIndex where it is told about the old fields).
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    words = frozenset({"index_together"})
    link = "https://docs.djangoproject.com/en/5.2/releases/4.2/#index-together-option-is-deprecated-in-favor-of-indexes"
    examples = (
        rewrites(
            "from django.db import models\n\n\nclass P(models.Model):\n    class Meta:\n"
            "        index_together = [['a', 'b']]\n",
            "from django.db import models\n\n\nclass P(models.Model):\n    class Meta:\n"
            "        indexes = [models.Index(fields=['a', 'b'])]\n",
        ),
        rewrites(
            "from django.db.models import Model\n\n\nclass P(Model):\n    class Meta:\n"
            "        index_together = ('a', 'b')\n",
            "from django.db.models import Index, Model\n\n\nclass P(Model):\n    class Meta:\n"
            "        indexes = [Index(fields=('a', 'b'))]\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass P(models.Model):\n    class Meta:\n"
            "        index_together = []\n        ordering = ['a']\n",
            "from django.db import models\n\n\nclass P(models.Model):\n    class Meta:\n"
            "        ordering = ['a']\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass P(models.Model):\n    class Meta:\n"
            "        index_together = [['a', 'b']]\n        indexes = [\n"
            "            models.Index(fields=['c']),\n        ]\n",
            "from django.db import models\n\n\nclass P(models.Model):\n    class Meta:\n"
            "        indexes = [\n            models.Index(fields=['c']),\n"
            "            models.Index(fields=['a', 'b']),\n        ]\n",
        ),
        finds(
            "class P:\n    class Meta:\n        index_together = [['a']]\n        indexes = make()\n",
            "indexes",
        ),
        leaves("class Meta:\n    index_together = [['a', 'b']]\n"),
        leaves("index_together = [['a', 'b']]\n"),
        leaves("class P:\n    class Options:\n        index_together = [['a', 'b']]\n"),
        leaves("from django.db import migrations\n\nx = migrations.AlterIndexTogether('a', 'b')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Assign):
            meta, target = module.parent(node), node.targets[0]
            if not isinstance(meta, ast.ClassDef) or meta.name != "Meta":
                continue
            if not isinstance(target, ast.Name) or target.id != "index_together":
                continue
            groups = fields_of(node.value)
            indexes = [s for s in meta.body if isinstance(s, ast.Assign) and names(s, "indexes")]
            appended = len(indexes) == 1 and isinstance(indexes[0].value, ast.List | ast.Tuple)
            if isinstance(module.parent(meta), ast.Module):
                continue
            if groups is None or (indexes and not appended):
                yield self.finding(module, node, "write these as models.Index in Meta.indexes")
            elif not groups:
                yield module.fix(module.remove_statement(node))
            else:
                yield self._fix(module, node, groups, indexes[0].value if indexes else None)

    def _fix(
        self, module: Module, node: ast.Assign, groups: list[ast.expr], there: ast.expr | None
    ) -> Fix:
        bound = module.names.module.bindings.get("models")
        known = bound is not None and {d for d, _, _ in bound.imports} <= set(MODELS)
        index = "models.Index" if known else "Index"
        made = [f"{index}(fields={module.source(group)})" for group in groups]
        imports = [] if known else [Import("django.db.models", "Index")]
        if isinstance(there, ast.List | ast.Tuple):
            edits = appended_to(module, there, made)
            return module.fix(module.remove_statement(node), *edits, imports=imports)
        edit = Edit(module.start(node), module.end(node.value), f"indexes = [{', '.join(made)}]")
        return module.fix(edit, imports=imports)


def names(node: ast.Assign, name: str) -> bool:
    return any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def appended_to(module: Module, there: ast.List | ast.Tuple, made: list[str]) -> list[Edit]:
    """Return the edits that add elements to a list, each on a line where the others are."""
    if not there.elts:
        return [module.replace(there, f"[{', '.join(made)}]")]
    last = there.elts[-1]
    before = module.text[module.line_start(module.start(last)) : module.start(last)]
    joint = ", " if before.strip() else f",{module.newline}{before}"
    return [module.insert(module.end(last), "".join(joint + one for one in made))]


def fields_of(value: ast.expr) -> list[ast.expr] | None:
    """Return the groups of fields: one, where they are written without an outer list."""
    if not isinstance(value, ast.List | ast.Tuple | ast.Set):
        return None
    if all(isinstance(element, ast.List | ast.Tuple) for element in value.elts):
        return list(value.elts)
    if all(isinstance(element, ast.Constant) for element in value.elts):
        return [value]
    return None
