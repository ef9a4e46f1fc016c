"""{% ifequal a b %} became {% if a == b %}."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

TAGS = {"ifequal": "==", "ifnotequal": "!="}


class IfequalToIf(Template):
    """Compare with the operators of if.

    Django 4.0 removed the two tags; if has known the operators since 1.2.
    """

    since = Django(1, 2)
    removed = Django(4, 0)
    words = frozenset({"ifequal", "ifnotequal", "endifequal", "endifnotequal"})
    link = "https://docs.djangoproject.com/en/5.2/releases/3.1/#id2"
    examples = (
        rewrites(
            "{% ifequal a b %}x{% else %}y{% endifequal %}\n",
            "{% if a == b %}x{% else %}y{% endif %}\n",
            path="a.html",
        ),
        rewrites(
            "{% ifnotequal a|default:'x y' \"b c\" %}x{% endifnotequal %}\n",
            "{% if a|default:'x y' != \"b c\" %}x{% endif %}\n",
            path="a.html",
        ),
        leaves("{% if a == b %}x{% endif %}\n", path="a.html"),
        leaves("{% ifequals a b %}\n", path="a.html"),
        leaves("{% verbatim %}{% ifequal a b %}{% endifequal %}{% endverbatim %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        name, _, rest = content.partition(" ")
        if name in ("endifequal", "endifnotequal"):
            return "endif"
        if name not in TAGS:
            return None
        sides = split(rest)
        return f"if {sides[0]} {TAGS[name]} {sides[1]}" if len(sides) == 2 else None


def split(text: str) -> list[str]:
    """Return the words of a tag; blanks inside quotes don't part them."""
    words, word, quote = [], "", ""
    for char in text.strip():
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char.isspace():
            if word:
                words.append(word)
            word = ""
            continue
        word += char
    return [*words, word] if word else words
