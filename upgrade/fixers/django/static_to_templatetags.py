"""static() of templates, as Python calls it."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

STATIC = "django.templatetags.static.static"


class StaticToTemplatetags(Rename):
    """Import static() from django.templatetags.static.

    Since Django 1.10 that one asks the storage of static files; the other two went with 3.0.
    """

    since = Django(1, 10)
    removed = Django(3, 0)
    names = {
        "django.contrib.admin.templatetags.admin_static.static": STATIC,
        "django.contrib.staticfiles.templatetags.staticfiles.static": STATIC,
    }
    examples = (
        rewrites(
            "from django.contrib.staticfiles.templatetags.staticfiles import static\n",
            "from django.templatetags.static import static\n",
        ),
        rewrites(
            "from django.contrib.admin.templatetags.admin_static import static as url\n",
            "from django.templatetags.static import static as url\n",
        ),
        leaves("from mysite.templatetags.staticfiles import static\n"),
        leaves("from django.conf.urls.static import static\n"),
    )
