"""post_syncdb is post_migrate."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class SyncdbSignalsToMigrate(Rename):
    """Listen to the signals of migrate.

    Migrations replaced syncdb in Django 1.7; receivers get an app config where they got a
    models module.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    names = {
        "django.db.models.signals.pre_syncdb": "django.db.models.signals.pre_migrate",
        "django.db.models.signals.post_syncdb": "django.db.models.signals.post_migrate",
    }
    examples = (
        rewrites(
            "from django.db.models.signals import post_syncdb\n",
            "from django.db.models.signals import post_migrate\n",
        ),
        rewrites(
            "from django.db.models import signals\n\nsignals.post_syncdb.connect(make)\n",
            "from django.db.models import signals\n\nsignals.post_migrate.connect(make)\n",
        ),
        leaves("from mysite.signals import post_syncdb\n"),
        leaves("from django.db.models.signals import post_save\n"),
    )
