"""CITextField and its kin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = ("django.contrib.postgres.fields", "django.contrib.postgres.fields.citext")
FIELDS = {
    f"{home}.CI{name}": name for home in HOMES for name in ("TextField", "CharField", "EmailField")
}
HEAD = "from django.db import models\n"


class CiFieldsToCollation(Fixer):
    """Compare text without case by a collation.

    Django 5.1 removed the CI fields. Unsafe: the collation has to be created by a migration,
    CreateCollation("case_insensitive", provider="icu", locale="und-u-ks-level2",
    deterministic=False), before the one that alters the fields. Migrations keep the old fields.
    """

    since = Django(4, 2)
    removed = Django(5, 1)
    safe = False
    words = frozenset(FIELDS)
    link = "https://docs.djangoproject.com/en/stable/releases/4.2/#id1"
    examples = (
        rewrites(
            f"{HEAD}from django.contrib.postgres.fields import CIEmailField\n\n\n"
            "class P(models.Model):\n    mail = CIEmailField(unique=True)\n",
            f"{HEAD}\n\nclass P(models.Model):\n"
            '    mail = models.EmailField(unique=True, db_collation="case_insensitive")\n',
        ),
        rewrites(
            f"{HEAD}from django.contrib.postgres import fields\n\nx = fields.CITextField()\n",
            f'{HEAD}\nx = models.TextField(db_collation="case_insensitive")\n',
        ),
        rewrites(
            "from django.contrib.postgres.fields import CITextField\n\nx = CITextField()\n",
            "from django.db.models import TextField\n\n"
            'x = TextField(db_collation="case_insensitive")\n',
        ),
        leaves(
            "from django.contrib.postgres.fields import CITextField\n\nx = CITextField()\n",
            path="blog/migrations/0001_initial.py",
        ),
        leaves("from mysite.fields import CITextField\n\nx = CITextField()\n"),
        leaves(f"{HEAD}\nx = models.TextField()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        bound = module.names.module.bindings.get("models")
        known = bound is not None and {d for d, _, _ in bound.imports} == {"django.db.models"}
        if "migrations/" in module.path:
            return
        for call in module.nodes(ast.Call):
            name = FIELDS.get(module.name_of(call.func) or "")
            if name is None or module.keyword(call, "db_collation") is not None:
                continue
            given = [*call.args, *call.keywords]
            joint = ", " if given else ""
            at = module.end(max(given, key=module.end)) if given else module.end(call) - 1
            yield module.fix(
                module.replace(call.func, f"models.{name}" if known else name),
                module.insert(at, f'{joint}db_collation="case_insensitive"'),
                imports=[] if known else [Import("django.db.models", name)],
            )
