"""JSONField of every database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

MIGRATION = re.compile(r"(^|/)migrations/")


class PostgresJsonToModels(Rename):
    """Use the JSON field that works on every database.

    Django 3.1 brought it; the one for PostgreSQL alone went with 4.0. Migrations keep what
    they recorded.
    """

    since = Django(3, 1)
    removed = Django(4, 0)
    names = {
        "django.contrib.postgres.fields.JSONField": "django.db.models.JSONField",
        "django.contrib.postgres.fields.jsonb.JSONField": "django.db.models.JSONField",
        "django.contrib.postgres.fields.jsonb.KeyTransform": (
            "django.db.models.fields.json.KeyTransform"
        ),
        "django.contrib.postgres.fields.jsonb.KeyTextTransform": (
            "django.db.models.fields.json.KeyTextTransform"
        ),
        "django.contrib.postgres.forms.JSONField": "django.forms.JSONField",
        "django.contrib.postgres.forms.jsonb.JSONField": "django.forms.JSONField",
    }
    examples = (
        rewrites(
            "from django.contrib.postgres.fields import ArrayField, JSONField\n\nf = JSONField()\n",
            "from django.db.models import JSONField\n"
            "from django.contrib.postgres.fields import ArrayField\n\nf = JSONField()\n",
        ),
        leaves("from django.contrib.postgres.fields import ArrayField\n"),
        leaves("from jsonfield import JSONField\n"),
        leaves(
            "from django.contrib.postgres.fields import JSONField\n",
            path="blog/migrations/0001_initial.py",
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not MIGRATION.search(module.path):
            yield from super().visit(module)
