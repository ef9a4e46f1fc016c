"""JSONField of every database."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


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
            "from django.contrib.postgres.fields import ArrayField\n"
            "from django.db.models import JSONField\n\nf = JSONField()\n",
        ),
        leaves("from django.contrib.postgres.fields import ArrayField\n"),
        leaves("from jsonfield import JSONField\n"),
    )
