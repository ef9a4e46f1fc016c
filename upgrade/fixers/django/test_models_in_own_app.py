"""Models of tests that pass themselves off as another app's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

LABELS = frozenset("admin auth comments contenttypes flatpages redirects sessions sites".split())
TESTS = re.compile(r"^(?P<app>.+?)\.(tests?|test_\w+)(\.|$)")
HEAD = "class Note(models.Model):\n    text = models.TextField()\n\n"


class TestModelsInOwnApp(Fixer):
    """Give models of tests the label of the app that they test.

    syncdb made the tables of every model that was loaded, so tests borrowed the label of auth or
    sites. Those apps have migrations since Django 1.7, and nothing makes a table that none of them
    holds. Strings of the same module that name the model follow. Left where the app itself has
    migrations.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset({"app_label"})
    needs = rf"app_label\s*=\s*['\x22]({'|'.join(sorted(LABELS))})['\x22]"
    paths = r"(^|/)tests?(/|\.py$|_)"
    link = "https://docs.djangoproject.com/en/5.2/topics/migrations/#unsynced-apps"
    examples = (
        rewrites(
            f"{HEAD}    class Meta:\n        app_label = 'auth'\n\n\n"
            "url = '/admin/auth/note/'\nname = 'admin:auth_note_add'\nuser = '/admin/auth/user/'\n",
            f"{HEAD}    class Meta:\n        app_label = 'shop'\n\n\n"
            "url = '/admin/shop/note/'\nname = 'admin:shop_note_add'\nuser = '/admin/auth/user/'\n",
            path="shop/tests.py",
            files=[("shop/__init__.py", ""), ("shop/models.py", "a = models.ForeignKey(User)\n")],
        ),
        leaves(
            f"{HEAD}    class Meta:\n        app_label = 'auth'\n",
            path="shop/tests.py",
            files=[
                ("shop/migrations/__init__.py", ""),
                ("shop/models.py", "a = models.ForeignKey(User)\n"),
            ],
        ),
        leaves(f"{HEAD}    class Meta:\n        app_label = 'auth'\n", path="shop/tests.py"),
        leaves(f"{HEAD}    class Meta:\n        app_label = 'other'\n", path="shop/tests.py"),
        leaves(f"{HEAD}    class Meta:\n        app_label = 'auth'\n", path="shop/models.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        found = TESTS.match(module.dotted)
        predates = module.project.predates
        if found is None or predates is None or predates > (2, 0):
            return
        app = found["app"]
        if f"{app}.migrations" in module.project.modules:
            return
        borrowed = {
            label: cls for cls in module.nodes(ast.ClassDef) for label in labels(module, cls)
        }
        own = app.rpartition(".")[2]
        edits = [module.replace(label, repr(own)) for label in borrowed]
        if edits:
            models = "|".join(
                sorted({n for cls in borrowed.values() for n in (cls.name, cls.name.lower())})
            )
            old = "|".join(sorted({str(label.value) for label in borrowed}))
            pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{old})(?P<at>[./_](?:{models}))(?![a-z0-9])")
            yield module.fix(*edits, *self._followed(module, pattern, own))

    def _followed(self, module: Module, pattern: re.Pattern[str], own: str) -> Iterator[Edit]:
        """Yield the edits of strings that name one of the models by its borrowed label."""
        for node in module.nodes(ast.Constant):
            if isinstance(node.value, str) and pattern.search(node.value):
                text = module.source(node)
                yield module.replace(node, pattern.sub(rf"{own}\g<at>", text))


def labels(module: Module, cls: ast.ClassDef) -> Iterator[ast.Constant]:
    """Yield the labels of another app that a class's Meta has."""
    for meta in cls.body:
        if not isinstance(meta, ast.ClassDef) or meta.name != "Meta":
            continue
        for statement in meta.body:
            if (
                isinstance(statement, ast.Assign)
                and isinstance(statement.targets[0], ast.Name)
                and statement.targets[0].id == "app_label"
                and isinstance(statement.value, ast.Constant)
                and statement.value.value in LABELS
            ):
                yield statement.value
