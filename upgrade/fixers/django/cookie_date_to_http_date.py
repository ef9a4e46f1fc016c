"""cookie_date is http_date."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class CookieDateToHttpDate(Rename):
    """Format dates of cookies as all HTTP dates.

    RFC 7231 and 6265 want one form, which http_date gives.
    """

    since = Django(2, 1)
    removed = Django(3, 0)
    names = {
        "django.utils.http.cookie_date": "django.utils.http.http_date",
    }
    examples = (
        rewrites(
            "from django.utils.http import cookie_date\n",
            "from django.utils.http import http_date\n",
        ),
        leaves("from mysite.http import cookie_date\n"),
    )
