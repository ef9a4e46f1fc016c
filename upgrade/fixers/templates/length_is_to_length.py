"""The filter length_is became a comparison."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

FILTER = re.compile(r"""\|length_is:(?:"(\d+)"|'(\d+)'|(\d+|[A-Za-z_][\w.]*))(?=\s|$)""")


class LengthIsToLength(Template):
    """Compare the filter length in if.

    Django 5.1 removed length_is. Where it stands outside of if it is left: there is no operator.
    """

    since = Django(1, 2)
    removed = Django(5, 1)
    words = frozenset({"length_is"})
    link = "https://docs.djangoproject.com/en/5.2/releases/4.2/#length-is-template-filter-is-deprecated-in-favor-of-length"
    examples = (
        rewrites(
            "{% if x|length_is:1 %}a{% endif %}\n",
            "{% if x|length == 1 %}a{% endif %}\n",
            path="a.html",
        ),
        rewrites(
            '{% if a and x|length_is:"4" %}a{% elif y|length_is:n %}b{% endif %}\n',
            "{% if a and x|length == 4 %}a{% elif y|length == n %}b{% endif %}\n",
            path="a.html",
        ),
        leaves("{% if x|length == 1 %}a{% endif %}\n", path="a.html"),
        leaves('{{ x|length_is:1|yesno:"a,b" }}\n', path="a.html"),
        leaves("{% if x|length_is:1|default:y %}a{% endif %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        if not content.startswith(("if ", "elif ")):
            return None
        return FILTER.sub(lambda m: f"|length == {m[1] or m[2] or m[3]}", content)
