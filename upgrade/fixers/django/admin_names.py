"""Names of the admin that moved."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class AdminNames(Rename):
    """Import the admin's constants and functions by their names of today.

    They moved in Django 1.7 and 4.0.
    """

    since = Django(4, 0)
    removed = Django(5, 0)
    names = {
        "django.contrib.admin.ACTION_CHECKBOX_NAME": (
            "django.contrib.admin.helpers.ACTION_CHECKBOX_NAME"
        ),
        "django.contrib.admin.utils.lookup_needs_distinct": (
            "django.contrib.admin.utils.lookup_spawns_duplicates"
        ),
        "django.contrib.admin.templatetags.admin_static.static": (
            "django.templatetags.static.static"
        ),
        "django.contrib.staticfiles.templatetags.staticfiles.static": (
            "django.templatetags.static.static"
        ),
    }
    examples = (
        rewrites(
            "from django.contrib.admin import ACTION_CHECKBOX_NAME\n",
            "from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME\n",
        ),
        rewrites(
            "from django.contrib.staticfiles.templatetags.staticfiles import static\n",
            "from django.templatetags.static import static\n",
        ),
        leaves("from django.contrib.admin import site\n"),
        leaves("from mysite.templatetags.staticfiles import static\n"),
    )
