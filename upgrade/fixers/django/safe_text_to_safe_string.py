"""SafeText and SafeUnicode are SafeString."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class SafeTextToSafeString(Rename):
    """Call the class of safe strings SafeString.

    The other names told Python 2's unicode from its str.
    """

    since = Django(2, 0)
    removed = Django(4, 0)
    names = {
        "django.utils.safestring.SafeText": "django.utils.safestring.SafeString",
        "django.utils.safestring.SafeUnicode": "django.utils.safestring.SafeString",
    }
    examples = (
        rewrites(
            "from django.utils.safestring import SafeText\n",
            "from django.utils.safestring import SafeString\n",
        ),
        leaves("from mysite.safe import SafeText\n"),
        leaves("from django.utils.safestring import SafeData\n"),
    )
