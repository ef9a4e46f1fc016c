"""Arguments of fields, signals and databases that Django no longer takes."""

from __future__ import annotations

import ast

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CHOICES = ("cache_choices",)


class FormArgumentsDropped(Argument):
    """Drop arguments that have meant nothing for long.

    verify_exists of URL fields, schema_path of XML fields, cache_choices of model choices, weak of
    Signal.disconnect(), name of cached_property.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    needs = (
        r"verify_exists|validator_user_agent|schema_path|cache_choices|disconnect\(.*weak"
        r"|cached_property\(.*\bname\s*="
    )
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    words = frozenset({"verify_exists", "schema_path", "cache_choices", "weak", "cached_property"})
    dropped = {
        **{
            f"django.{home}.URLField": ("verify_exists", "validator_user_agent")
            for home in ("db.models", "db.models.fields", "forms", "forms.fields")
        },
        **{
            f"django.db.models.{name}": ("schema_path",)
            for name in ("XMLField", "TextField", "fields.XMLField", "fields.TextField")
        },
        **{
            f"django.forms.{home}{name}": CHOICES
            for home in ("", "models.")
            for name in ("ModelChoiceField", "ModelMultipleChoiceField")
        },
        "django.utils.functional.cached_property": ("name",),
        ".disconnect": ("weak",),
    }
    examples = (
        rewrites(
            "from django.db import models\n\nf = models.URLField(verify_exists=True, blank=True)\n",
            "from django.db import models\n\nf = models.URLField(blank=True)\n",
        ),
        rewrites(
            "from django.db.models.signals import post_save\n\npost_save.disconnect(f, weak=False)\n",
            "from django.db.models.signals import post_save\n\npost_save.disconnect(f)\n",
        ),
        rewrites(
            "from django.utils.functional import cached_property\n\n\nclass A:\n"
            "    b = cached_property(f, name='b')\n",
            "from django.utils.functional import cached_property\n\n\nclass A:\n"
            "    b = cached_property(f)\n",
        ),
        leaves("from mysite import models\n\nf = models.URLField(verify_exists=True)\n"),
        leaves("from django.db import models\n\nf = models.URLField(blank=True)\n"),
        leaves("post_save.disconnect(f)\nsocket.disconnect(name=1)\n"),
    )

    def callee(self, module: Module, call: ast.Call) -> str | None:
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "disconnect":
            return ".disconnect"
        return module.name_of(func)
