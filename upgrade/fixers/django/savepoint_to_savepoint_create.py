"""transaction.savepoint()."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class SavepointToSavepointCreate(Rename):
    """Call transaction.savepoint_create() where transaction.savepoint() was called."""

    since = Django(6, 1)
    removed = Django(2028, 0)
    link = "https://docs.djangoproject.com/en/6.1/releases/6.1/#features-deprecated-in-6-1"
    names = {"django.db.transaction.savepoint": "django.db.transaction.savepoint_create"}
    examples = (
        rewrites(
            "from django.db import transaction\n\nsid = transaction.savepoint()\n",
            "from django.db import transaction\n\nsid = transaction.savepoint_create()\n",
        ),
        leaves("from django.db import connection\n\nsid = connection.savepoint()\n"),
    )
