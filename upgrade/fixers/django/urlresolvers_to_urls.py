"""django.core.urlresolvers."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class UrlresolversToUrls(Rename):
    """Import from django.urls what django.core.urlresolvers held until Django 2.0."""

    since = Django(1, 10)
    removed = Django(2, 0)
    link = "https://docs.djangoproject.com/en/2.0/releases/2.0/#features-removed-in-2-0"
    names = {
        "django.core.urlresolvers.RegexURLPattern": "django.urls.URLPattern",
        "django.core.urlresolvers.RegexURLResolver": "django.urls.URLResolver",
    }
    modules = {"django.core.urlresolvers": "django.urls"}
    words = frozenset(("urlresolvers",))
    examples = (
        rewrites(
            "from django.core.urlresolvers import reverse, NoReverseMatch\n",
            "from django.urls import reverse, NoReverseMatch\n",
        ),
        rewrites(
            "from django.core import urlresolvers\nurlresolvers.reverse('a')\n",
            "from django import urls as urlresolvers\nurlresolvers.reverse('a')\n",
        ),
        rewrites(
            "import django.core.urlresolvers\ndjango.core.urlresolvers.reverse('a')\n",
            "import django.urls\ndjango.urls.reverse('a')\n",
        ),
        rewrites(
            'import mock\nmock.patch("django.core.urlresolvers.reverse")\n',
            'import mock\nmock.patch("django.urls.reverse")\n',
        ),
        leaves("from mysite.core.urlresolvers import reverse\n"),
        leaves("from .urlresolvers import reverse\n"),
        leaves("urlresolvers = {}\nurlresolvers['reverse']\n"),
        leaves("text = 'see django.core.urlresolvers.reverse for more'\n"),
    )
