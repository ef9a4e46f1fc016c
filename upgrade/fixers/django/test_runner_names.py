"""The test runner and its helpers under their names of today."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

DISCOVER = "discover_runner.DiscoverRunner"


class TestRunnerNames(Rename):
    """Name DiscoverRunner where the simple runner was.

    Django 1.6 brought discovery, and with it the package django-discover-runner lost its use; the
    runner that only looked into tests.py and models.py went with 1.8.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    names = {
        "django.test.simple.DjangoTestSuiteRunner": "django.test.runner.DiscoverRunner",
        "django.test.runner.setup_databases": "django.test.utils.setup_databases",
        DISCOVER: "django.test.runner.DiscoverRunner",
        "discover_runner.runner.DiscoverRunner": "django.test.runner.DiscoverRunner",
    }
    examples = (
        rewrites(
            "from django.test.simple import DjangoTestSuiteRunner\n\n\n"
            "class Runner(DjangoTestSuiteRunner):\n    pass\n",
            "from django.test.runner import DiscoverRunner\n\n\n"
            "class Runner(DiscoverRunner):\n    pass\n",
        ),
        rewrites(
            "TEST_RUNNER = 'django.test.simple.DjangoTestSuiteRunner'\n",
            "TEST_RUNNER = 'django.test.runner.DiscoverRunner'\n",
        ),
        rewrites(
            "from discover_runner import DiscoverRunner\n\n\nclass Runner(DiscoverRunner):\n    pass\n",
            "from django.test.runner import DiscoverRunner\n\n\n"
            "class Runner(DiscoverRunner):\n    pass\n",
        ),
        rewrites(
            "TEST_RUNNER = 'discover_runner.DiscoverRunner'\n",
            "TEST_RUNNER = 'django.test.runner.DiscoverRunner'\n",
        ),
        leaves("TEST_RUNNER = 'mysite.test.simple.DjangoTestSuiteRunner'\n"),
        leaves("from django.test.runner import DiscoverRunner\n"),
        leaves("text = 'a discover_runner.DiscoverRunner'\n"),
        leaves("from mysite.discover_runner import DiscoverRunner\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from super().visit(module)
        for node in module.nodes(ast.Constant):
            if node.value == DISCOVER and module.source(node)[1:-1] == DISCOVER:
                quote = module.source(node)[0]
                yield module.fix(module.replace(node, f"{quote}{self.names[DISCOVER]}{quote}"))
