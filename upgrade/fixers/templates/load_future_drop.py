"""{% load url from future %} and other futures that are here."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

GONE = ("future", "webdesign")


class LoadFutureDrop(Template):
    """Drop the loads of libraries whose tags are built in.

    url, ssi, cycle and firstof left the library future with Django 1.9, lorem left webdesign with
    1.8.
    """

    since = Django(1, 8)
    removed = Django(1, 9)
    words = frozenset(GONE)
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#features-removed-in-1-9"
    examples = (
        rewrites(
            "{% load url from future %}\n{% url 'home' %}\n", "{% url 'home' %}\n", path="a.html"
        ),
        rewrites("{% load i18n future %}\n", "{% load i18n %}\n", path="a.html"),
        rewrites("a{% load webdesign %}b\n", "ab\n", path="a.html"),
        leaves("{% load url from mytags %}\n", path="a.html"),
        leaves("{% load i18n %}{{ future }}\n", path="a.html"),
        leaves("{% if future %}x{% endif %}\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        words = content.split()
        if not words or words[0] != "load" or not set(words) & set(GONE):
            return None
        if "from" in words:
            return "" if words[-1] in GONE else None
        kept = [word for word in words if word not in GONE]
        return " ".join(kept) if len(kept) > 1 else ""
