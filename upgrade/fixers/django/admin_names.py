"""A function of the admin that was renamed."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class AdminNames(Rename):
    """Ask lookup_spawns_duplicates() where lookup_needs_distinct() was asked.

    Django 4.0 renamed it: duplicates are no longer taken out by DISTINCT.
    """

    since = Django(4, 0)
    removed = Django(5, 0)
    names = {
        "django.contrib.admin.utils.lookup_needs_distinct": (
            "django.contrib.admin.utils.lookup_spawns_duplicates"
        ),
    }
    examples = (
        rewrites(
            "from django.contrib.admin import utils\n\nutils.lookup_needs_distinct(a, b)\n",
            "from django.contrib.admin import utils\n\nutils.lookup_spawns_duplicates(a, b)\n",
        ),
        leaves("from mysite.admin.utils import lookup_needs_distinct\n"),
    )
