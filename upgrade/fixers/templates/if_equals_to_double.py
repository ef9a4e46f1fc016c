"""{% if a = b %} became {% if a == b %}."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

SINGLE = re.compile(r"""("[^"]*"|'[^']*')|(?<=\s)=(?=\s)""")


class IfEqualsToDouble(Template):
    """Compare with == in if.

    The single sign was an undocumented alias that Django 1.10 removed.
    """

    since = Django(1, 2)
    removed = Django(1, 10)
    words = frozenset({"if", "elif"})
    link = "https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#operator"
    examples = (
        rewrites(
            "{% if a = 'x = y' %}x{% endif %}\n", "{% if a == 'x = y' %}x{% endif %}\n", "a.html"
        ),
        leaves("{% if a == b %}x{% endif %}\n", path="a.html"),
        leaves("{% if a == ' = ' %}x{% endif %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        if not content.startswith(("if ", "elif ")):
            return None
        return SINGLE.sub(lambda m: m[1] or "==", content)
