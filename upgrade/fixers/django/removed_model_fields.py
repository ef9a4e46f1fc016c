"""Model fields that are gone, under the fields that do their work."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = ("django.db.models", "django.db.models.fields", "django.contrib.gis.db.models")
# Old name -> new name, and the arguments to write.
FIELDS = {
    "NullBooleanField": ("BooleanField", ("null=True",)),
    "IPAddressField": ("GenericIPAddressField", ("protocol='IPv4'",)),
    "CommaSeparatedIntegerField": (
        "CharField",
        ("validators=[validators.validate_comma_separated_integer_list]",),
    ),
}
SINCE = {
    "NullBooleanField": Django(3, 1),
    "IPAddressField": Django(1, 9),
    "CommaSeparatedIntegerField": Django(1, 9),
}
DOTTED = {f"{home}.{old}": new for home in HOMES for old, new in FIELDS.items()}
MIGRATION = re.compile(r"(^|/)(south_)?migrations/")


class RemovedModelFields(Fixer):
    """Write BooleanField(null=True), GenericIPAddressField and CharField for fields that went.

    NullBooleanField went with Django 4.0, IPAddressField with 1.9, CommaSeparatedIntegerField with
    2.0. Migrations keep them, as Django does for them; makemigrations then writes one that alters
    the fields.
    """

    since = Django(1, 9)
    removed = Django(4, 0)
    words = frozenset(FIELDS)
    link = "https://docs.djangoproject.com/en/5.2/releases/3.1/#id2"
    examples = (
        rewrites(
            "from django.db import models\n\na = models.NullBooleanField('x', blank=True)\n",
            "from django.db import models\n\na = models.BooleanField('x', blank=True, null=True)\n",
        ),
        rewrites(
            "from django.db.models import CharField, NullBooleanField\n\na = NullBooleanField()\n",
            "from django.db.models import BooleanField, CharField\n\na = BooleanField(null=True)\n",
        ),
        rewrites(
            "from django.db import models\n\na = models.IPAddressField(null=True)\n",
            "from django.db import models\n\n"
            "a = models.GenericIPAddressField(null=True, protocol='IPv4')\n",
        ),
        rewrites(
            "from django.db import models\n\na = models.CommaSeparatedIntegerField(max_length=9)\n",
            "from django.db import models\nfrom django.core import validators\n\n"
            "a = models.CharField(max_length=9, "
            "validators=[validators.validate_comma_separated_integer_list])\n",
        ),
        leaves(
            "from django.db import models\n\na = models.NullBooleanField()\n",
            path="blog/migrations/0001_initial.py",
        ),
        leaves("from django import forms\n\na = forms.NullBooleanField()\n"),
        leaves(
            "from rest_framework.serializers import NullBooleanField\n\na = NullBooleanField()\n"
        ),
        leaves("from django.db import models\n\na = models.BooleanField(null=True)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if MIGRATION.search(module.path):
            return
        for reference in module.references(*DOTTED):
            if not module.targets.reach(
                SINCE[(module.name_of(reference) or "").rpartition(".")[2]]
            ):
                continue
            call = module.parent(reference)
            if not isinstance(call, ast.Call) or call.func is not reference:
                yield self.finding(module, reference, "this field is gone: see its successor")
                continue
            name, arguments = DOTTED[module.name_of(reference) or ""]
            end = module.end(reference)
            edits = [
                Edit(end - len(reference.attr), end, name)
                if isinstance(reference, ast.Attribute)
                else module.replace(reference, name)
            ]
            missing = [a for a in arguments if module.keyword(call, a.partition("=")[0]) is None]
            given = [*call.args, *call.keywords]
            if missing and given:
                last = max(given, key=module.end)
                edits.append(module.insert(module.end(last), f", {', '.join(missing)}"))
            elif missing:
                edits.append(module.insert(module.end(call) - 1, ", ".join(missing)))
            imports = (
                [] if isinstance(reference, ast.Attribute) else [Import("django.db.models", name)]
            )
            if name == "CharField":
                imports.append(Import("django.core", "validators"))
            yield module.fix(*edits, imports=imports)
