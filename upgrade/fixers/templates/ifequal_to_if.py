"""{% ifequal a b %} became {% if a == b %}."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import COMMENT, TAG, Template

TAGS = {"ifequal": "==", "ifnotequal": "!="}
OPERATORS = {"and", "or", "not", "in", "is", "==", "!=", "<", ">", "<=", ">="}


class IfequalToIf(Template):
    """Compare with the operators of if.

    Django 4.0 removed the two tags; if has known the operators since 1.2.
    """

    since = Django(1, 2)
    deprecated = Django(3, 1)
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
        leaves("{% ifequal a b c %}x{% endifequal %}\n", path="a.html"),
        leaves("{% verbatim %}{% ifequal a b %}{% endifequal %}{% endverbatim %}\n", path="a.html"),
    )

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        dead = [(m.start(), m.end()) for m in COMMENT.finditer(text)]
        opened: list[bool] = []  # whether the end of each open tag follows
        for found in TAG.finditer(text):
            name, _, rest = found[1].partition(" ")
            if any(start <= found.start() < end for start, end in dead):
                continue
            if name in TAGS:
                sides = split(rest)
                opened.append(len(sides) == 2 and not OPERATORS & set(sides))
                if opened[-1]:
                    new = f"if {sides[0]} {TAGS[name]} {sides[1]}"
                    yield Fix((Edit(found.start(1), found.end(1), new),))
            elif name in ("endifequal", "endifnotequal") and (not opened or opened.pop()):
                yield Fix((Edit(found.start(1), found.end(1), "endif"),))


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
