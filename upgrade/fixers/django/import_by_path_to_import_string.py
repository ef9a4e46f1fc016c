"""import_by_path is import_string."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class ImportByPathToImportString(Rename):
    """Import objects by dotted name with import_string.

    The old one raised ImproperlyConfigured, the new one ImportError.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    names = {
        "django.utils.module_loading.import_by_path": "django.utils.module_loading.import_string",
    }
    examples = (
        rewrites(
            "from django.utils.module_loading import import_by_path\n",
            "from django.utils.module_loading import import_string\n",
        ),
        leaves("from mysite.loading import import_by_path\n"),
    )
