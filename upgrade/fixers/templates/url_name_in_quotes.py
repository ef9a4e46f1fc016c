"""{% url name %} became {% url 'name' %}."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

URL = re.compile(r"\{%\s*url\s+([^\s%]+)")
TAG = re.compile(r"url\s+([^\s\"']+)(.*)", re.DOTALL)
NAME = re.compile(r"[\w:.-]+")
# A variable can't be called so: this is a name.
NO_VARIABLE = re.compile(r"[\w.]*[-:][\w:.-]*")


class UrlNameInQuotes(Template):
    """Put the name of a route in quotes.

    Until Django 1.5 the tag took its first word as text, since then as a variable. A plain word is
    a name where the template says so elsewhere: another of its url tags has a word that no variable
    can be called, and none has quotes.
    """

    since = Django(1, 5)
    removed = Django(1, 5)
    words = frozenset({"url"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.5/#features-removed-in-1-5"
    examples = (
        rewrites("{% url admin:index %}\n", "{% url 'admin:index' %}\n", path="a.html"),
        rewrites(
            "{% url post-detail post.pk %}{% url home %}\n",
            "{% url 'post-detail' post.pk %}{% url 'home' %}\n",
            path="a.html",
        ),
        rewrites(
            "{% url post-list 1,tag.name as link %}\n",
            "{% url 'post-list' 1 tag.name as link %}\n",
            path="a.html",
        ),
        leaves("{% url 'admin:index' %}\n", path="a.html"),
        leaves("{% url route %}\n", path="a.html"),
        leaves("{% url route %}{% url 'post-list' %}\n", path="a.html"),
        leaves("{% urls a-b %}\n", path="a.html"),
    )

    def __init__(self) -> None:
        self.all_names = False

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        first = URL.findall(text)
        quoted = any(word.startswith(("'", '"')) for word in first)
        self.all_names = not quoted and any(NO_VARIABLE.fullmatch(word) for word in first)
        yield from super().rewrite(text, path)

    def tag(self, content: str) -> str | None:
        found = TAG.fullmatch(content)
        if not found or not NAME.fullmatch(found[1]):
            return None
        if not NO_VARIABLE.fullmatch(found[1]) and not self.all_names:
            return None
        return f"url '{found[1]}'{blanks(found[2])}"


def blanks(rest: str) -> str:
    """Return the arguments of an old url tag, parted by blanks where commas were."""
    return rest if '"' in rest or "'" in rest else re.sub(r"\s*,\s*", " ", rest)
