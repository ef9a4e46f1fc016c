"""Tests that use models and are plain unittest."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CASES = ("unittest.TestCase", "unittest.case.TestCase", "django.utils.unittest.TestCase")
OLD = (("shop/models.py", "a = models.ForeignKey(User)\n"),)
HEAD = "import unittest\n\nfrom shop.models import Tree\n\n\n"


class PlainTestsGetDatabases(Fixer):
    """Say that plain unittest tests which use models need the databases.

    Since Django 2.2 the runner makes test databases only where a test asks for them, as Django's own
    test cases do.
    """

    since = Django(2, 2)
    removed = Django(2, 2)
    words = frozenset({"unittest", "objects"})
    needs = r"\bunittest\b[\s\S]*?(^\s*from\s+[.\w]*models\s+import\b|\.objects\b)"
    link = "https://docs.djangoproject.com/en/5.2/topics/testing/tools/#django.test.TransactionTestCase.databases"
    examples = (
        rewrites(
            f"{HEAD}class T(unittest.TestCase):\n    def test(self):\n        Tree().save()\n",
            f"{HEAD}class T(unittest.TestCase):\n    databases = '__all__'\n\n"
            "    def test(self):\n        Tree().save()\n",
            files=OLD,
        ),
        rewrites(
            "from unittest import TestCase\n\n\nclass T(TestCase):\n"
            '    """Trees."""\n\n    def test(self):\n        Tree.objects.get()\n',
            "from unittest import TestCase\n\n\nclass T(TestCase):\n"
            '    """Trees."""\n\n    databases = \'__all__\'\n\n'
            "    def test(self):\n        Tree.objects.get()\n",
            files=OLD,
        ),
        leaves(f"{HEAD}class T(unittest.TestCase):\n    def test(self):\n        Tree().save()\n"),
        leaves(
            "import unittest\n\n\nclass T(unittest.TestCase):\n    def test(self):\n        pass\n",
            files=OLD,
        ),
        leaves(
            "from django.test import TestCase\nfrom shop.models import Tree\n\n\n"
            "class T(TestCase):\n    def test(self):\n        import unittest\n",
            files=OLD,
        ),
        leaves(
            f"{HEAD}class T(unittest.TestCase):\n    databases = ['default']\n\n"
            "    def test(self):\n        Tree().save()\n",
            files=OLD,
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if module.project.predates is None or not uses_models(module):
            return
        for node in module.nodes(ast.ClassDef):
            if not any(base in CASES for base in module.bases(node)):
                continue
            targets = [t for s in node.body if isinstance(s, ast.Assign) for t in s.targets]
            if any(isinstance(t, ast.Name) and t.id == "databases" for t in targets):
                continue
            documented = ast.get_docstring(node) is not None
            first = node.body[1 if documented and len(node.body) > 1 else 0]
            top = (getattr(first, "decorator_list", None) or [first])[0]
            if module.line_of(module.start(first)) == node.lineno:
                continue
            start = module.line_start(module.start(top))
            line = f"{module.indent(first)}databases = '__all__'{module.newline}{module.newline}"
            yield module.fix(module.insert(start, line))


def uses_models(module: Module) -> bool:
    """Say whether a module imports models, or asks a manager."""
    homes = (module.names.absolute(node) for node in module.nodes(ast.ImportFrom))
    if any(
        home.rpartition(".")[2] == "models" and not home.startswith("django.db") for home in homes
    ):
        return True
    return any(node.attr == "objects" for node in module.nodes(ast.Attribute))
