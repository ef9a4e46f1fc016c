"""Arguments of Django's callables that have another name."""

from __future__ import annotations

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django

AGGREGATES = "django.contrib.postgres.aggregates."


class ArgumentsRenamed(Argument):
    """Call EmailValidator, CheckConstraint, the aggregates and finders by today's keywords.

    allowlist came with Django 3.2, condition with 5.1, order_by and find_all with 5.2.
    """

    since = Django(5, 2)
    removed = Django(6, 1)
    link = "https://docs.djangoproject.com/en/5.2/releases/5.2/#id1"
    renamed = {
        "django.core.validators.EmailValidator": {"whitelist": "allowlist"},
        "django.db.models.CheckConstraint": {"check": "condition"},
        "django.db.models.constraints.CheckConstraint": {"check": "condition"},
        "django.contrib.staticfiles.finders.find": {"all": "find_all"},
        **{
            f"{AGGREGATES}{name}": {"ordering": "order_by"}
            for name in ("ArrayAgg", "JSONBAgg", "StringAgg")
        },
    }
    examples = (
        rewrites(
            "from django.db import models\n\nc = models.CheckConstraint(check=q, name='c')\n",
            "from django.db import models\n\nc = models.CheckConstraint(condition=q, name='c')\n",
        ),
        rewrites(
            "from django.contrib.postgres.aggregates import ArrayAgg\n\na = ArrayAgg('a', ordering='b')\n",
            "from django.contrib.postgres.aggregates import ArrayAgg\n\na = ArrayAgg('a', order_by='b')\n",
        ),
        leaves("from mysite.models import CheckConstraint\n\nc = CheckConstraint(check=q)\n"),
        leaves(
            "from django.db import models\n\nc = models.CheckConstraint(condition=q, name='c')\n"
        ),
    )
