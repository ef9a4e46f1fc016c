"""{% with x as y %} became {% with y=x %}."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

LEGACY = re.compile(r"""with\s+((?:"[^"]*"|'[^']*'|[^\s"'])+)\s+as\s+(\w+)""")
BLOCK = re.compile(
    r"""(blocktrans(?:late)?)\s+with\s+((?:"[^"]*"|'[^']*'|[^\s"'=])+)\s+as\s+(\w+)"""
)


class WithAsToAssignment(Template):
    """Give names in with as keyword arguments.

    Django 1.3 brought them, with several to a tag.
    """

    since = Django(1, 3)
    words = frozenset({"with"})
    link = "https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#with"
    examples = (
        rewrites(
            "{% with a.b|upper as c %}{{ c }}{% endwith %}\n",
            "{% with c=a.b|upper %}{{ c }}{% endwith %}\n",
            path="a.html",
        ),
        rewrites(
            "{% blocktrans with a as b %}{{ b }}{% endblocktrans %}\n",
            "{% blocktrans with b=a %}{{ b }}{% endblocktrans %}\n",
            path="a.html",
        ),
        leaves("{% with b=a %}{{ b }}{% endwith %}\n", path="a.html"),
        leaves("{% include 'a.html' with b=a %}\n", path="a.html"),
        leaves("{% url 'home' as with %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        found = LEGACY.fullmatch(content)
        if found:
            return f"with {found[2]}={found[1]}"
        block = BLOCK.fullmatch(content)
        return f"{block[1]} with {block[3]}={block[2]}" if block else None
