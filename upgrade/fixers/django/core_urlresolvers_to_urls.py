"""django.core.urlresolvers became django.urls."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class CoreUrlresolversToUrls(Rename):
    """Take the URL functions from django.urls, where Django 1.10 put them.

    The old module stayed as an alias until Django 2.0.
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    modules = {"django.core.urlresolvers": "django.urls"}
    examples = (
        rewrites(
            "from django.core.urlresolvers import reverse, NoReverseMatch\n",
            "from django.urls import NoReverseMatch, reverse\n",
        ),
        rewrites(
            "from django.core import urlresolvers\n\nurl = urlresolvers.reverse('home')\n",
            "from django import urls\n\nurl = urls.reverse('home')\n",
        ),
        leaves("from mysite.core.urlresolvers import reverse\n"),
        leaves("from django.urls import reverse\n"),
    )
