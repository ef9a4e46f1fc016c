"""{% cycle a,b %} became {% cycle 'a' 'b' %}."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

COMMAS = re.compile(r"cycle\s+(\w+(?:,\w+)+)(\s+as\s+\w+)?")


class CycleCommasToBlanks(Template):
    """Part the values of cycle by blanks, each in quotes.

    The form with commas, whose values were plain text, went with Django 1.10.
    """

    since = Django(1, 0)
    removed = Django(1, 10)
    words = frozenset({"cycle"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#features-removed-in-1-10"
    examples = (
        rewrites("{% cycle odd,even %}\n", "{% cycle 'odd' 'even' %}\n", path="a.html"),
        rewrites(
            "{% cycle odd,even as row %}\n", "{% cycle 'odd' 'even' as row %}\n", path="a.html"
        ),
        leaves("{% cycle 'odd' 'even' %}\n", path="a.html"),
        leaves("{% cycle odd even %}\n", path="a.html"),
        leaves("{% cycle row %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        found = COMMAS.fullmatch(content)
        if not found:
            return None
        values = " ".join(f"'{value}'" for value in found[1].split(","))
        return f"cycle {values}{found[2] or ''}"
