"""The filter length_is became a comparison."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

# A comparison of comparisons means another thing than the filter did.
COMPARED = re.compile(r"[<>=!]=?\s*[\w.|:]*$|\b(in|is|is not)\s+[\w.|:]*$")
FILTER = re.compile(r"""\|length_is:(?:"(\d+)"|'(\d+)'|(\d+|[A-Za-z_][\w.]*))(?=\s|$)""")
OPERATORS = ("=", "!", "<", ">", "in ", "is ", "not in ")


class LengthIsToLength(Template):
    """Compare the filter length in if.

    Django 5.1 removed length_is. Where it stands outside of if it is left: there is no operator.
    """

    since = Django(1, 2)
    deprecated = Django(4, 2)
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
        leaves("{% if x == y|length_is:1 %}a{% endif %}\n", path="a.html"),
        leaves("{% if x|length_is:1 == y %}a{% endif %}\n", path="a.html"),
        leaves("{% if x|length_is:1|default:y %}a{% endif %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        if not content.startswith(("if ", "elif ")):
            return None
        return FILTER.sub(lambda m: self._compared(content, m), content)

    def _compared(self, content: str, found: re.Match[str]) -> str:
        after = content[found.end() :].lstrip()
        chained = COMPARED.search(content[: found.start()]) or after.startswith(OPERATORS)
        return found[0] if chained else f"|length == {found[1] or found[2] or found[3]}"
