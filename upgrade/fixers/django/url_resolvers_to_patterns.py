"""The resolver classes lost the Regex of their names."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class UrlResolversToPatterns(Rename):
    """Call the resolver classes by the names that path() brought.

    Since Django 2.0 a resolver holds a pattern object, which may be a route or a regular
    expression; LocaleRegexURLResolver became a pattern and needs a hand, so it is left.
    """

    since = Django(2, 0)
    removed = Django(2, 0)
    names = {
        "django.core.urlresolvers.RegexURLPattern": "django.urls.URLPattern",
        "django.core.urlresolvers.RegexURLResolver": "django.urls.URLResolver",
        "django.urls.RegexURLPattern": "django.urls.URLPattern",
        "django.urls.RegexURLResolver": "django.urls.URLResolver",
        "django.urls.resolvers.RegexURLPattern": "django.urls.URLPattern",
        "django.urls.resolvers.RegexURLResolver": "django.urls.URLResolver",
    }
    examples = (
        rewrites(
            "from django.core.urlresolvers import RegexURLResolver\n",
            "from django.urls import URLResolver\n",
        ),
        leaves("from mysite.urls import RegexURLResolver\n"),
    )
