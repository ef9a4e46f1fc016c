"""TestCase.urls became @override_settings(ROOT_URLCONF=...)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CASES = tuple(
    f"django.test.{home}{name}"
    for home in ("", "testcases.")
    for name in ("SimpleTestCase", "TestCase", "TransactionTestCase", "LiveServerTestCase")
)


class TestCaseUrlsToOverride(Fixer):
    """Set ROOT_URLCONF by a decorator where a test case named its urls.

    Django 1.8 deprecated the attribute and 1.10 ignores it: the tests then run on other urls.
    """

    __test__ = False
    since = Django(1, 7)
    removed = Django(1, 10)
    words = frozenset({"urls"})
    needs = r"^[ \t]+urls\s*=\s*(?:[uUrR]?['\x22]|__name__)"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#simpletestcase-urls"
    examples = (
        rewrites(
            "from django.test import TestCase\n\n\nclass T(TestCase):\n    urls = 'app.test_urls'\n"
            "    fixtures = ['a']\n",
            "from django.test import TestCase, override_settings\n\n\n"
            "@override_settings(ROOT_URLCONF='app.test_urls')\n"
            "class T(TestCase):\n    fixtures = ['a']\n",
        ),
        leaves("class T(Base):\n    urls = 'app.test_urls'\n"),
        leaves("from django.test import TestCase\n\n\nclass T(TestCase):\n    urls = [1, 2]\n"),
        leaves(
            "from django.test import TestCase, override_settings\n\n\n"
            "@override_settings(ROOT_URLCONF='app.test_urls')\nclass T(TestCase):\n    pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if not module.inherits(node, *CASES):
                continue
            for statement in node.body:
                value = named(statement, "urls")
                if value is not None and is_module(module, value):
                    above = node.decorator_list[0] if node.decorator_list else node
                    start = module.line_start(module.start(above))
                    text = f"@override_settings(ROOT_URLCONF={module.source(value)})"
                    line = f"{module.indent(above)}{text}{module.newline}"
                    yield module.fix(
                        module.insert(start, line),
                        module.remove_statement(statement),
                        imports=[Import("django.test", "override_settings")],
                    )


def named(statement: ast.stmt, name: str) -> ast.expr | None:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name) and target.id == name:
            return statement.value
    return None


def is_module(module: Module, value: ast.expr) -> bool:
    """Say whether a value names a urlconf: a string, or an imported module."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str)
    return isinstance(value, ast.Name) and value.id == "__name__"
