"""FloatRangeField is DecimalRangeField."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class FloatRangeToDecimalRange(Rename):
    """Call the range of decimals by its name.

    It always stored numrange.
    """

    since = Django(2, 2)
    removed = Django(3, 1)
    names = {
        "django.contrib.postgres.fields.FloatRangeField": (
            "django.contrib.postgres.fields.DecimalRangeField"
        ),
        "django.contrib.postgres.fields.ranges.FloatRangeField": (
            "django.contrib.postgres.fields.ranges.DecimalRangeField"
        ),
        "django.contrib.postgres.forms.FloatRangeField": (
            "django.contrib.postgres.forms.DecimalRangeField"
        ),
        "django.contrib.postgres.forms.ranges.FloatRangeField": (
            "django.contrib.postgres.forms.ranges.DecimalRangeField"
        ),
    }
    examples = (
        rewrites(
            "from django.contrib.postgres.fields import FloatRangeField\n",
            "from django.contrib.postgres.fields import DecimalRangeField\n",
        ),
        leaves("from mysite.fields import FloatRangeField\n"),
    )
