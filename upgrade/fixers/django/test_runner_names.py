"""The test runner and its helpers under their names of today."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class TestRunnerNames(Rename):
    """Name DiscoverRunner where the simple runner was.

    Django 1.6 brought discovery; the runner that only looked into tests.py and models.py went
    with 1.8.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    names = {
        "django.test.simple.DjangoTestSuiteRunner": "django.test.runner.DiscoverRunner",
        "django.test.runner.setup_databases": "django.test.utils.setup_databases",
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
        leaves("TEST_RUNNER = 'mysite.test.simple.DjangoTestSuiteRunner'\n"),
        leaves("from django.test.runner import DiscoverRunner\n"),
    )
