"""Tags and filters that are gone, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import COMMENT, Template

GONE = {
    r"\{%\s*ssi\b": "ssi went with Django 1.10: use include",
    r"\{[{%][^{}%]*\|removetags\b": "removetags went with Django 1.10: sanitise with nh3",
    r"\{[{%][^{}%]*\|fix_ampersands\b": "fix_ampersands went with Django 1.8: drop it",
    r"\{\{[^{}]*\|length_is\b": "length_is went with Django 5.1: compare length in an if",
    r"\{%\s*load\s+[^%]*\bcomments\b": "the comments app went with Django 1.8: django-contrib-comments",
    r"\{%\s*load\s+[^%]*\bmarkup\b": "the markup app went with Django 1.6: django-markup",
    r"<a\s[^>]*href=[\"']\{%\s*url\s+[\"'](?:\w+:)?logout[\"']": (
        "logging out by a link went with Django 5.0: send a form with POST and csrf_token"
    ),
}


class RemovedTagsFound(Template):
    """Report the tags and filters that no rewrite can replace."""

    since = Django(1, 6)
    removed = Django(5, 0)
    words = frozenset(
        {"ssi", "removetags", "fix_ampersands", "length_is", "comments", "markup", "logout"}
    )
    link = "https://docs.djangoproject.com/en/5.2/internals/deprecation/"
    examples = (
        finds("a\n{% ssi '/etc/motd' %}\n", "include", path="a.html"),
        finds('<a class="x" href="{% url \'logout\' %}">out</a>\n', "POST", path="a.html"),
        leaves("{# {% ssi 'a' %} #}\n", path="a.html"),
        leaves("<form action=\"{% url 'logout' %}\">\n", path="a.html"),
    )

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        dead = [(m.start(), m.end()) for m in COMMENT.finditer(text)]
        for pattern, message in GONE.items():
            for found in re.finditer(pattern, text):
                if not any(start <= found.start() < end for start, end in dead):
                    line = text.count("\n", 0, found.start()) + 1
                    yield Finding(path, line, self.name(), message, self.link)
