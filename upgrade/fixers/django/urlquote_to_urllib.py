"""Django's quoting functions for URLs."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class UrlquoteToUrllib(Rename):
    """Quote with urllib.parse, which Django's functions only wrapped.

    The wrappers made Python 2's functions safe for unicode.
    """

    since = Django(2, 0)
    deprecated = Django(3, 0)
    removed = Django(4, 0)
    names = {
        "django.utils.http.urlquote": "urllib.parse.quote",
        "django.utils.http.urlquote_plus": "urllib.parse.quote_plus",
        "django.utils.http.urlunquote": "urllib.parse.unquote",
        "django.utils.http.urlunquote_plus": "urllib.parse.unquote_plus",
    }
    examples = (
        rewrites(
            "from django.utils.http import urlquote\n\nurlquote('a b')\n",
            "from urllib.parse import quote\n\nquote('a b')\n",
        ),
        leaves("from mysite.http import urlquote\n"),
    )
