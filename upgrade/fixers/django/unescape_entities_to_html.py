"""unescape_entities is html.unescape."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class UnescapeEntitiesToHtml(Rename):
    """Unescape entities with the standard library.

    The one function that Django keeps no better version of.
    """

    since = Django(3, 0)
    removed = Django(4, 0)
    names = {
        "django.utils.text.unescape_entities": "html.unescape",
    }
    examples = (
        rewrites(
            "from django.utils.text import unescape_entities\n\nunescape_entities('&amp;')\n",
            "from html import unescape\n\nunescape('&amp;')\n",
        ),
        leaves("from mysite.text import unescape_entities\n"),
    )
