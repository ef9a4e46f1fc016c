"""BitAnd, BitOr and BitXor left PostgreSQL's own package."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

OLD = "django.contrib.postgres.aggregates."


class BitAggregatesToModels(Rename):
    """Import BitAnd, BitOr and BitXor from django.db.models.

    Django 6.1 has them for every database.
    """

    since = Django(6, 1)
    removed = Django(2028, 0)
    link = "https://docs.djangoproject.com/en/6.1/releases/6.1/#features-deprecated-in-6-1"
    names = {
        f"{OLD}{home}{name}": f"django.db.models.{name}"
        for home in ("", "general.")
        for name in ("BitAnd", "BitOr", "BitXor")
    }
    examples = (
        rewrites(
            "from django.contrib.postgres.aggregates import ArrayAgg, BitAnd\n",
            "from django.db.models import BitAnd\n"
            "from django.contrib.postgres.aggregates import ArrayAgg\n",
        ),
        leaves("from mysite.aggregates import BitAnd\n"),
    )
