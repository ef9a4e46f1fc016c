"""get_current_site and RequestSite left the models of sites."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class SitesModelsToModules(Rename):
    """Import what needs no table from outside django.contrib.sites.models.

    Since Django 1.7 models are loaded once the apps are, and these are wanted without the app.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    names = {
        "django.contrib.sites.models.get_current_site": (
            "django.contrib.sites.shortcuts.get_current_site"
        ),
        "django.contrib.sites.models.RequestSite": "django.contrib.sites.requests.RequestSite",
        "django.contrib.sitemaps.FlatPageSitemap": (
            "django.contrib.flatpages.sitemaps.FlatPageSitemap"
        ),
        "django.views.defaults.shortcut": "django.contrib.contenttypes.views.shortcut",
    }
    examples = (
        rewrites(
            "from django.contrib.sites.models import RequestSite, Site\n",
            "from django.contrib.sites.requests import RequestSite\n"
            "from django.contrib.sites.models import Site\n",
        ),
        rewrites(
            "from django.contrib.sites.models import get_current_site\n",
            "from django.contrib.sites.shortcuts import get_current_site\n",
        ),
        leaves("from django.contrib.sites.models import Site\n"),
        leaves("from mysite.sites import RequestSite\n"),
    )
