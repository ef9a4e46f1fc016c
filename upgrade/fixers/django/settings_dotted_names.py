"""Dotted names in strings that moved."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class SettingsDottedNames(Rename):
    """Follow moved classes in the strings of settings.

    Settings name classes by strings, which fail only when they are used.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    names = {
        "django.middleware.doc.XViewMiddleware": (
            "django.contrib.admindocs.middleware.XViewMiddleware"
        ),
        "django.middleware.csrf.CsrfMiddleware": "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.csrf.middleware.CsrfMiddleware": (
            "django.middleware.csrf.CsrfViewMiddleware"
        ),
        "django.contrib.csrf.middleware.CsrfViewMiddleware": (
            "django.middleware.csrf.CsrfViewMiddleware"
        ),
        "django.db.backends.postgresql_psycopg2": "django.db.backends.postgresql",
        "django.contrib.staticfiles.storage.CachedFilesMixin": (
            "django.contrib.staticfiles.storage.ManifestFilesMixin"
        ),
        "django.contrib.staticfiles.storage.CachedStaticFilesStorage": (
            "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        ),
        "django.core.cache.backends.memcached.MemcachedCache": (
            "django.core.cache.backends.memcached.PyMemcacheCache"
        ),
        "django.contrib.syndication.feeds.Feed": "django.contrib.syndication.views.Feed",
    }
    examples = (
        rewrites(
            "ENGINE = 'django.db.backends.postgresql_psycopg2'\n",
            "ENGINE = 'django.db.backends.postgresql'\n",
        ),
        leaves("ENGINE = 'mysite.postgresql_psycopg2'\n"),
        leaves("# django.db.backends.postgresql_psycopg2\n"),
    )
