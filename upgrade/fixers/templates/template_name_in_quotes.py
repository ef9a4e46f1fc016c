"""{% include a/b.html %} without quotes."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

TAG = re.compile(r"(include|extends)\s+([\w.-]+(?:/[\w.-]+)+\.(?:html?|txt|xml))(\s.*)?", re.DOTALL)


class TemplateNameInQuotes(Template):
    """Put the path of a template in quotes.

    Without them it is a variable, which no name with a slash can be: Django refuses it.
    """

    since = Django(1, 3)
    words = frozenset({"include", "extends"})
    link = "https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#include"
    examples = (
        rewrites("{% include a/b.html %}\n", "{% include 'a/b.html' %}\n", path="a.html"),
        rewrites(
            "{% include a/b.html with c=d %}\n",
            "{% include 'a/b.html' with c=d %}\n",
            path="a.html",
        ),
        leaves("{% include 'a/b.html' %}\n", path="a.html"),
        leaves("{% include part.path %}\n", path="a.html"),
        leaves("{# {% extends a/b.html %} #}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        found = TAG.fullmatch(content)
        return f"{found[1]} '{found[2]}'{found[3] or ''}" if found else None
