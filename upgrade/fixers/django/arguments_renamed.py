"""Arguments of Django's callables that have another name."""

from __future__ import annotations

import ast

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

AGGREGATES = "django.contrib.postgres.aggregates."
# From which release on a keyword has its new name; allowlist has it from the fixer's own.
SINCE = {"check": Django(5, 1), "ordering": Django(5, 2), "all": Django(5, 2)}


class ArgumentsRenamed(Argument):
    """Call EmailValidator, CheckConstraint, the aggregates and finders by today's keywords.

    allowlist came with Django 3.2, condition with 5.1, order_by and find_all with 5.2.
    """

    since = Django(3, 2)
    removed = Django(6, 1)
    link = "https://docs.djangoproject.com/en/5.2/releases/5.2/#id1"
    renamed = {
        "django.core.validators.EmailValidator": {"whitelist": "allowlist"},
        "django.db.models.CheckConstraint": {"check": "condition"},
        "django.db.models.constraints.CheckConstraint": {"check": "condition"},
        "django.contrib.staticfiles.finders.find": {"all": "find_all"},
        **{
            f"{AGGREGATES}{name}": {"ordering": "order_by"}
            for name in (
                *("ArrayAgg", "JSONBAgg", "StringAgg"),
                *("general.ArrayAgg", "general.JSONBAgg", "general.StringAgg"),
            )
        },
        "django.contrib.gis.db.models.CheckConstraint": {"check": "condition"},
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

    def callee(self, module: Module, call: ast.Call) -> str | None:
        dotted = super().callee(module, call)
        for old in self.renamed.get(dotted or "", ()):
            if old in SINCE and not module.targets.reach(SINCE[old]):
                return None
        return dotted
