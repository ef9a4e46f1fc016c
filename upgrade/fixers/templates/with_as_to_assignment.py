"""{% with x as y %} became {% with y=x %}."""

from __future__ import annotations

import re

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

LEGACY = re.compile(r"""with\s+((?:"[^"]*"|'[^']*'|[^\s"'])+)\s+as\s+(\w+)""")
VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'=])+"""
ONE = re.compile(rf"({VALUE})\s+as\s+(\w+)")
CLAUSE = re.compile(r"(?:^|\s+)(with|count)\s+")
GIVEN = rf"{VALUE}\s+as\s+\w+"
BLOCK = re.compile(rf"(blocktrans(?:late)?)((?:\s+(?:with|count)\s+{GIVEN}(?:\s+and\s+{GIVEN})*)+)")


class WithAsToAssignment(Template):
    """Give names in with as keyword arguments.

    Django 1.3 brought them, with several to a tag.
    """

    since = Django(1, 3)
    words = frozenset({"with", "blocktrans", "blocktranslate"})
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
        rewrites(
            "{% blocktrans count n|length as m and a as b %}{% plural %}{% endblocktrans %}\n",
            "{% blocktrans count m=n|length b=a %}{% plural %}{% endblocktrans %}\n",
            path="a.html",
        ),
        rewrites(
            "{% blocktrans with a as b and c as d %}{{ b }}{% endblocktrans %}\n",
            "{% blocktrans with b=a d=c %}{{ b }}{% endblocktrans %}\n",
            path="a.html",
        ),
        leaves("{% blocktrans asvar name %}{% endblocktrans %}\n", path="a.html"),
        leaves("{% blocktrans with b=a %}{{ b }}{% endblocktrans %}\n", path="a.html"),
        leaves("{% with b=a %}{{ b }}{% endwith %}\n", path="a.html"),
        leaves("{% include 'a.html' with b=a %}\n", path="a.html"),
        leaves("{% url 'home' as with %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        found = LEGACY.fullmatch(content)
        if found:
            return f"with {found[2]}={found[1]}"
        block = BLOCK.fullmatch(content)
        if block is None:
            return None
        parts = [block[1]]
        for word, rest in zip(*[iter(CLAUSE.split(block[2])[1:])] * 2, strict=True):
            # the clauses of old were parted by and, as in "with a as b and c as d"
            given = [f"{name}={value}" for value, name in ONE.findall(rest)]
            parts += [word, *given]
        return " ".join(parts)
