"""is_safe_url under its longer name."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class IsSafeUrlToAllowedHost(Rename):
    """Call is_safe_url by the name that says what it checks.

    The short name promised more than it did.
    """

    since = Django(3, 0)
    removed = Django(4, 0)
    names = {
        "django.utils.http.is_safe_url": "django.utils.http.url_has_allowed_host_and_scheme",
    }
    examples = (
        rewrites(
            "from django.utils.http import is_safe_url\n",
            "from django.utils.http import url_has_allowed_host_and_scheme\n",
        ),
        leaves("from mysite.http import is_safe_url\n"),
    )
