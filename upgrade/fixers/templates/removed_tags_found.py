"""Tags and filters that are gone, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.release import Django, Release
from hotclub.upgrade.template import COMMENT, Template

LOGOUT = "logging out by a link went with Django 5.0: send a form with POST and csrf_token"
GONE = {
    r"\{%\s*ssi\b": "ssi went with Django 1.10: use include",
    r"\{[{%][^{}%]*\|removetags\b": "removetags went with Django 1.10: sanitise with nh3",
    r"\{[{%][^{}%]*\|fix_ampersands\b": "fix_ampersands went with Django 1.8: drop it",
    r"\{\{[^{}]*\|length_is\b": "length_is went with Django 5.1: compare length in an if",
    r"\{%\s*load\s+[^%]*\bcomments\b": "the comments app went with Django 1.8: django-contrib-comments",
    r"\{%\s*load\s+[^%]*\bmarkup\b": "the markup app went with Django 1.6: django-markup",
    r"<a\s[^>]*href=[\"']\{%\s*url\s+[\"'](?:\w+:)?logout[\"']": LOGOUT,
    r"<a\s[^>]*href=[\"'][\w/.-]*/logout/?[\"']": LOGOUT,
    r"\{%\s*(?:include|extends)\s+\w+\.(?:html?|txt|xml)\b": (
        "this is a variable and its attribute: put the name of a template in quotes"
    ),
    r"\{[{%][^{}%]*\brequest\.is_ajax\b": (
        "request.is_ajax went with Django 4.0: hand in what the view knows of the header"
    ),
    r"\{[{%][^{}%]*\brequest\.REQUEST\b": "request.REQUEST went with Django 1.9: GET or POST",
    r"\{[{%][^{}%]*\.get_profile\b": "get_profile went with Django 1.7: name the relation",
    r"\{[{%][^{}%]*\.get_and_delete_messages\b": (
        "these messages went with Django 1.4: take those of django.contrib.messages"
    ),
}
# What Django 6.1 warns of.
GOING = {
    r"\{[{%][^{}%]*\w\.\.\w": "two dots in a row are refused since Django 2028: one is meant",
    r"\{\{[^{}]*\|urlize(?:trunc)?\b": (
        "urlize makes https of addresses without a scheme since Django 2028: look whether all have it"
    ),
}


class RemovedTagsFound(Template):
    """Report the tags and filters that no rewrite can replace."""

    since = Django(1, 4)
    needs = (
        r"ssi|removetags|fix_ampersands|length_is|comments|markup|logout|include|extends|urlize"
        r"|is_ajax|REQUEST|get_profile|get_and_delete_messages|\w\.\.\w"
    )
    link = "https://docs.djangoproject.com/en/5.2/internals/deprecation/"
    examples = (
        finds("a\n{% ssi '/etc/motd' %}\n", "include", path="a.html"),
        finds('<a class="x" href="{% url \'logout\' %}">out</a>\n', "POST", path="a.html"),
        finds("{% include menu.html %}\n", "in quotes", path="a.html"),
        finds("{{ book..title }}\n", "two dots", path="a.html"),
        finds("{% if request.is_ajax %}{% endif %}\n", "4.0", path="a.html"),
        finds("{{ text|urlize }}\n", "https", path="a.html"),
        leaves("{% include 'menu.html' %}{% include part.path %}\n", path="a.html"),
        leaves("{{ is_ajax }}{{ text|urlencode }}\n", path="a.html"),
        leaves("{# {% ssi 'a' %} #}\n", path="a.html"),
        leaves("<form action=\"{% url 'logout' %}\">\n", path="a.html"),
    )

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        dead = [(m.start(), m.end()) for m in COMMENT.finditer(text)]
        for pattern, message in (GONE | GOING).items():
            if not self._due(pattern, message):
                continue
            for found in re.finditer(pattern, text):
                if not any(start <= found.start() < end for start, end in dead):
                    line = text.count("\n", 0, found.start()) + 1
                    yield Finding(path, line, self.name(), message, self.link)

    def _due(self, pattern: str, message: str) -> bool:
        """Say whether the target has the release that a message names, or warns of it."""
        release = Django(6, 1) if pattern in GOING else named_release(message)
        return self.targets is not None and self.targets.reach(release)


def named_release(message: str) -> Release:
    found = re.search(r"Django (\d+)\.(\d+)", message)
    return Django(int(found[1]), int(found[2])) if found else Django(1, 8)
