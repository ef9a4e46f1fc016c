"""Transactions are atomic blocks."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class CommitOnSuccessToAtomic(Rename):
    """Use atomic() where commit_on_success() and autocommit() were.

    Django 1.6 gave transactions savepoints; the old decorators went with 1.8. commit_manually
    has no successor.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    names = {
        "django.db.transaction.commit_on_success": "django.db.transaction.atomic",
    }
    examples = (
        rewrites(
            "from django.db import transaction\n\n\n"
            "@transaction.commit_on_success\ndef save():\n    pass\n",
            "from django.db import transaction\n\n\n@transaction.atomic\ndef save():\n    pass\n",
        ),
        rewrites(
            "from django.db.transaction import commit_on_success\n",
            "from django.db.transaction import atomic\n",
        ),
        leaves("from mysite.db import transaction\n\ntransaction.commit_on_success\n"),
        leaves("from django.db import transaction\n\ntransaction.atomic\n"),
    )
