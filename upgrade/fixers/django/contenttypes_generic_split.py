"""django.contrib.contenttypes.generic was split in three."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class ContenttypesGenericSplit(Rename):
    """Import generic relations, forms and admin classes from their own modules.

    Django 1.7 split the module so that models need not import forms and the admin.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    names = {
        "django.contrib.contenttypes.generic.GenericForeignKey": (
            "django.contrib.contenttypes.fields.GenericForeignKey"
        ),
        "django.contrib.contenttypes.generic.GenericRelation": (
            "django.contrib.contenttypes.fields.GenericRelation"
        ),
        "django.contrib.contenttypes.generic.GenericRel": (
            "django.contrib.contenttypes.fields.GenericRel"
        ),
        "django.contrib.contenttypes.generic.BaseGenericInlineFormSet": (
            "django.contrib.contenttypes.forms.BaseGenericInlineFormSet"
        ),
        "django.contrib.contenttypes.generic.generic_inlineformset_factory": (
            "django.contrib.contenttypes.forms.generic_inlineformset_factory"
        ),
        "django.contrib.contenttypes.generic.GenericInlineModelAdmin": (
            "django.contrib.contenttypes.admin.GenericInlineModelAdmin"
        ),
        "django.contrib.contenttypes.generic.GenericStackedInline": (
            "django.contrib.contenttypes.admin.GenericStackedInline"
        ),
        "django.contrib.contenttypes.generic.GenericTabularInline": (
            "django.contrib.contenttypes.admin.GenericTabularInline"
        ),
        "django.contrib.contenttypes.generic.GenericAdminChecks": (
            "django.contrib.contenttypes.admin.GenericAdminChecks"
        ),
    }
    examples = (
        rewrites(
            "from django.contrib.contenttypes.generic import GenericForeignKey\n",
            "from django.contrib.contenttypes.fields import GenericForeignKey\n",
        ),
        rewrites(
            "from django.contrib.contenttypes import generic\n\n"
            "owner = generic.GenericForeignKey()\n",
            "from django.contrib.contenttypes.fields import GenericForeignKey\n\n"
            "owner = GenericForeignKey()\n",
        ),
        leaves("from django.views import generic\n\nview = generic.GenericForeignKey\n"),
        leaves("from django.contrib.contenttypes.fields import GenericForeignKey\n"),
    )
