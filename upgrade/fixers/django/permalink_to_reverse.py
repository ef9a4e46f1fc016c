"""@models.permalink became a reverse() in the method."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = ("django.db.models.permalink", "django.db.permalink")


class PermalinkToReverse(Fixer):
    """Call reverse() where @models.permalink did it around the method.

    Django 2.1 removed the decorator. Returned tuples become calls; anything else that a method
    returns is left to a person.
    """

    since = Django(1, 10)
    deprecated = Django(1, 11)
    removed = Django(2, 1)
    words = frozenset({"permalink"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.11/#models-permalink-decorator"
    examples = (
        rewrites(
            "from django.db import models\n\n\nclass P(models.Model):\n"
            "    @models.permalink\n    def get_absolute_url(self):\n"
            "        return ('post', (), {'pk': self.pk})\n",
            "from django.db import models\nfrom django.urls import reverse\n\n\n"
            "class P(models.Model):\n    def get_absolute_url(self):\n"
            "        return reverse('post', args=(), kwargs={'pk': self.pk})\n",
        ),
        rewrites(
            "from django.db.models import Model, permalink\n\n\nclass P(Model):\n"
            "    def get_absolute_url(self):\n        if self.x:\n            return 'x',\n"
            "        return 'post', [self.pk]\n"
            "    get_absolute_url = permalink(get_absolute_url)\n",
            "from django.db.models import Model\nfrom django.urls import reverse\n\n\n"
            "class P(Model):\n"
            "    def get_absolute_url(self):\n        if self.x:\n"
            "            return reverse('x')\n"
            "        return reverse('post', args=[self.pk])\n",
        ),
        finds(
            "from django.db import models\n\n\nclass P(models.Model):\n"
            "    @models.permalink\n    def get_absolute_url(self):\n        return where(self)\n",
            "reverse",
        ),
        leaves(
            "from mysite import models\n\n\n@models.permalink\ndef f():\n    return ('a', ())\n"
        ),
        leaves("def permalink(f):\n    return f\n\n\n@permalink\ndef f():\n    return ('a', ())\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for reference in module.references(*NAMES):
            function, gone = self._decorated(module, reference)
            returns = self._returns(function) if function is not None else []
            tuples = [r.value for r in returns if isinstance(r.value, ast.Tuple)]
            if gone is None or not returns or len(tuples) < len(returns):
                yield self.finding(module, reference, "permalink is gone: return reverse(...)")
                continue
            edits = [self._call(module, value) for value in tuples]
            yield module.fix(gone, *edits, imports=[Import("django.urls", "reverse")])

    def _decorated(
        self, module: Module, reference: ast.expr
    ) -> tuple[ast.FunctionDef | None, Edit | None]:
        """Return the function that is decorated, and the edit that takes the decorator away."""
        parent = module.parent(reference)
        if isinstance(parent, ast.FunctionDef) and reference in parent.decorator_list:
            start = module.line_start(module.start(reference))
            return parent, Edit(start, module.line_end(module.end(reference) - 1), "")
        statement = module.statement(reference)
        if isinstance(parent, ast.Call) and isinstance(statement, ast.Assign):
            target, holder = statement.targets[0], module.parent(statement)
            if isinstance(target, ast.Name) and isinstance(holder, ast.ClassDef):
                for node in holder.body:
                    if isinstance(node, ast.FunctionDef) and node.name == target.id:
                        return node, module.remove_statement(statement)
        return None, None

    def _returns(self, function: ast.FunctionDef) -> list[ast.Return]:
        return [node for node in ast.walk(function) if isinstance(node, ast.Return)]

    def _call(self, module: Module, value: ast.Tuple) -> Edit:
        parts = [module.source(value.elts[0])]
        for name, given in zip(("args", "kwargs"), value.elts[1:], strict=False):
            if not isinstance(given, ast.List | ast.Dict) or not empty(given):
                parts.append(f"{name}={module.source(given)}")
        return module.replace(value, f"reverse({', '.join(parts)})")


def empty(node: ast.List | ast.Dict) -> bool:
    return not (node.keys if isinstance(node, ast.Dict) else node.elts)
