"""multi_db and allow_database_queries of test cases."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CASES = (
    "django.contrib.staticfiles.testing.StaticLiveServerTestCase",
    *(
        f"django.test.{home}{name}"
        for home in ("", "testcases.")
        for name in ("SimpleTestCase", "TransactionTestCase", "TestCase", "LiveServerTestCase")
    ),
)
OLD = ("multi_db", "allow_database_queries")


class MultiDbToDatabases(Fixer):
    """Name the databases of a test case in databases.

    multi_db and allow_database_queries were two switches for the same question; Django 3.1 reads
    neither.
    """

    since = Django(2, 2)
    removed = Django(3, 1)
    words = frozenset(OLD)
    link = "https://docs.djangoproject.com/en/stable/releases/2.2/#features-deprecated-in-2-2"
    examples = (
        rewrites(
            "from django.test import TestCase\n\n\nclass T(TestCase):\n    multi_db = True\n",
            'from django.test import TestCase\n\n\nclass T(TestCase):\n    databases = "__all__"\n',
        ),
        rewrites(
            "from django.test import SimpleTestCase\n\n\nclass T(SimpleTestCase):\n"
            "    allow_database_queries = False\n",
            "from django.test import SimpleTestCase\n\n\nclass T(SimpleTestCase):\n"
            "    databases = []\n",
        ),
        leaves("class Router:\n    multi_db = True\n"),
        leaves(
            "from django.test import TestCase\n\n\nclass T(TestCase):\n"
            "    multi_db = True\n    databases = '__all__'\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        in_tests = "test" in module.path
        for node in module.nodes(ast.ClassDef):
            if not module.inherits(node, *CASES) and not (in_tests and node.bases):
                continue
            assigned = {
                s.targets[0].id: s
                for s in node.body
                if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)
            }
            if "databases" in assigned:
                continue
            for name in OLD:
                text = databases(assigned[name].value, name) if name in assigned else None
                if text is not None:
                    yield module.fix(module.replace(assigned[name], f"databases = {text}"))


def databases(value: ast.expr, name: str) -> str | None:
    if not isinstance(value, ast.Constant) or not isinstance(value.value, bool):
        return None
    if value.value:
        return '"__all__"'
    return '["default"]' if name == "multi_db" else "[]"
