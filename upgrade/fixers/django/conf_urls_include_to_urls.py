"""include() from django.urls."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class ConfUrlsIncludeToUrls(Rename):
    """Import include() from where path() lives.

    django.conf.urls still offers it; one import line is easier to read than two.
    """

    since = Django(2, 0)
    names = {"django.conf.urls.include": "django.urls.include"}
    strings = False
    examples = (
        rewrites(
            "from django.conf.urls import include\nfrom django.urls import path\n",
            "from django.urls import include\nfrom django.urls import path\n",
        ),
        leaves("from django.urls import include, path\n"),
        leaves("from django.conf.urls import handler404\n"),
    )
