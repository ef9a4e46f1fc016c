"""timezone.utc of the standard library."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class TimezoneUtcToDatetime(Rename):
    """Take utc from datetime.

    Django's name was an alias from 4.1 until 5.0 removed it.
    """

    since = Django(4, 1)
    removed = Django(5, 0)
    names = {"django.utils.timezone.utc": "datetime:timezone.utc"}
    examples = (
        rewrites(
            "from django.utils.timezone import utc\n\nnow(utc)\n",
            "from datetime import timezone\n\nnow(timezone.utc)\n",
        ),
        rewrites(
            "from django.utils import timezone\n\ntimezone.now().astimezone(timezone.utc)\n",
            "from django.utils import timezone\nfrom datetime import timezone as datetime_timezone"
            "\n\ntimezone.now().astimezone(datetime_timezone.utc)\n",
        ),
        leaves("from mysite.timezone import utc\n"),
        leaves("from datetime import timezone\n\nnow(timezone.utc)\n"),
    )
