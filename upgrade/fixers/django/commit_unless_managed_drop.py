"""Transactions that were committed by hand, where nothing is left to commit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

TEST = re.compile(r"(^|/)(tests?|test_\w+|\w+_tests?)(/|\.py$)")
BY_HAND = ("django.db.transaction.commit", "django.db.transaction.rollback")
NAMES = tuple(
    f"django.db.transaction.{name}"
    for name in ("commit_unless_managed", "rollback_unless_managed", "set_dirty", "set_clean")
)


class CommitUnlessManagedDrop(Fixer):
    """Drop commit_unless_managed() and rollback_unless_managed(), which autocommit does alone.

    Since Django 1.6 every statement outside of atomic() is committed when it is done; the calls did
    nothing from then on and went with 1.8. In a TestCase commit() and rollback() did nothing before
    and raise since.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    words = frozenset((*NAMES, *BY_HAND))
    link = "https://docs.djangoproject.com/en/5.2/releases/1.6/#transaction-management-apis"
    examples = (
        rewrites(
            "from django.db import transaction\n\n\ndef save():\n    write()\n"
            "    transaction.commit_unless_managed()\n",
            "def save():\n    write()\n",
        ),
        rewrites(
            "from django.db import transaction\n\n\ndef save():\n    if done:\n"
            "        transaction.commit_unless_managed(using='a')\n",
            "def save():\n    if done:\n        pass\n",
        ),
        rewrites(
            "from django.db import transaction\nfrom django.test import TestCase\n\n\n"
            "class T(TestCase):\n    def test(self):\n        go()\n"
            "        transaction.commit()\n",
            "from django.test import TestCase\n\n\n"
            "class T(TestCase):\n    def test(self):\n        go()\n",
            path="tests.py",
        ),
        leaves(
            "from django.db import transaction\nfrom django.test import TransactionTestCase\n\n\n"
            "class T(TransactionTestCase):\n    def test(self):\n        transaction.commit()\n",
            path="tests.py",
        ),
        finds(
            "from django.db import transaction\n\nhooks = [transaction.commit_unless_managed]\n",
            "commit_unless_managed",
        ),
        leaves("from mysite import transaction\n\ntransaction.commit_unless_managed()\n"),
        leaves("from django.db import transaction\n\ntransaction.commit()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        names: tuple[str, ...] = NAMES
        if TEST.search(module.path) and re.search(r"(?<!Transaction)TestCase\b", module.text):
            if "TransactionTestCase" not in module.text:
                names += BY_HAND
        for reference in module.references(*names):
            call = module.parent(reference)
            statement = module.parent(call) if call is not None else None
            if isinstance(call, ast.Call) and call.func is reference:
                if isinstance(statement, ast.Expr):
                    yield module.fix(module.remove_statement(statement))
                    continue
            name = str(module.name_of(reference)).rpartition(".")[2]
            yield self.finding(module, reference, f"{name}() is gone: autocommit does it")
