"""Branches on django.VERSION."""

from __future__ import annotations

from hotclub.upgrade.branch import Branch, Number
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class VersionBranchesToTarget(Branch):
    """Keep the side of a branch on django.VERSION that the target takes.

    Tests that are skipped on the target go; those that are skipped on older releases lose the
    decorator. Conditions on releases after the target stay.
    """

    since = Django(1, 0)
    words = frozenset({"django.VERSION"})
    versions = ("django.VERSION",)
    link = "https://docs.djangoproject.com/en/stable/releases/"
    examples = (
        rewrites(
            "import django\n\nif django.VERSION >= (4, 1):\n    # new\n    A = 1\n"
            "else:\n    A = 2\nB = 3\n",
            "# new\nA = 1\nB = 3\n",
        ),
        rewrites(
            "import django\n\n\ndef f():\n    if django.VERSION[:2] < (1, 8):\n        a()\n"
            "    elif x:\n        b()\n    else:\n        c()\n",
            "def f():\n    if x:\n        b()\n    else:\n        c()\n",
        ),
        rewrites(
            "from django import VERSION\n\nif x:\n    A = 1\nelif VERSION < (2, 0):\n    A = 2\n"
            "else:\n    A = 3\n",
            "if x:\n    A = 1\nelse:\n    A = 3\n",
        ),
        rewrites(
            "import unittest\n\nimport django\n\n\n"
            "@unittest.skipIf(django.VERSION < (3, 0), 'old')\ndef test_a():\n    pass\n\n\n"
            "@unittest.skipUnless(django.VERSION < (3, 0), 'new')\ndef test_b():\n    pass\n",
            "def test_a():\n    pass\n\n\n",
        ),
        leaves("import django\n\nif django.VERSION >= (2029, 0):\n    A = 1\n"),
        leaves("from mysite import VERSION\n\nif VERSION >= (1, 0):\n    A = 1\n"),
        leaves("import django\n\nif django.VERSION >= (4, 1) and x:\n    A = 1\n"),
        leaves("import django\n\nprint(django.VERSION)\n"),
    )

    def target(self, module: Module) -> Number | None:
        return module.targets.django.number if module.targets.django else None
