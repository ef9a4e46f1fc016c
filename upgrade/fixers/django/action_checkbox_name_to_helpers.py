"""The admin's constant for the checkboxes of its actions."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class ActionCheckboxNameToHelpers(Rename):
    """Import ACTION_CHECKBOX_NAME from django.contrib.admin.helpers.

    It has been at home there since Django 1.3; the admin's own name for it went with 3.1.
    """

    since = Django(1, 3)
    removed = Django(3, 1)
    names = {
        "django.contrib.admin.ACTION_CHECKBOX_NAME": (
            "django.contrib.admin.helpers.ACTION_CHECKBOX_NAME"
        ),
    }
    examples = (
        rewrites(
            "from django.contrib.admin import ACTION_CHECKBOX_NAME\n",
            "from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME\n",
        ),
        rewrites(
            "from django.contrib.admin import ACTION_CHECKBOX_NAME as NAME, site\n",
            "from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as NAME\n"
            "from django.contrib.admin import site\n",
        ),
        leaves("from django.contrib.admin import site\n"),
        leaves("from mysite.admin import ACTION_CHECKBOX_NAME\n"),
    )
