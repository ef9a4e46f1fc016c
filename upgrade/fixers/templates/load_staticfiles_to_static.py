"""{% load staticfiles %} and its ancestors are {% load static %}."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

OLD = ("staticfiles", "admin_static", "adminmedia")


class LoadStaticfilesToStatic(Template):
    """Load the static tag from the library static.

    Since Django 1.10 it does what staticfiles and admin_static did; those went with 3.0.
    """

    since = Django(1, 10)
    removed = Django(3, 0)
    words = frozenset({*OLD, "admin_media_prefix"})
    link = "https://docs.djangoproject.com/en/5.2/releases/2.1/#features-deprecated-in-2-1"
    examples = (
        rewrites("{% load staticfiles %}\n", "{% load static %}\n", path="a.html"),
        rewrites("{% load i18n staticfiles static %}\n", "{% load i18n static %}\n", path="a.html"),
        rewrites(
            "{% load static from staticfiles %}\n", "{% load static from static %}\n", path="a.html"
        ),
        rewrites(
            "{% load adminmedia %}\n{% admin_media_prefix %}a.js\n",
            '{% load static %}\n{% static "admin/" %}a.js\n',
            path="a.html",
        ),
        leaves("{% load static %}\n", path="a.html"),
        leaves("{% load mystaticfiles %}\n", path="a.html"),
        leaves("{# {% load staticfiles %} #}\n", path="a.html"),
        leaves("load staticfiles\n", path="a.html"),
    )

    def tag(self, content: str) -> str | None:
        words = content.split()
        if words == ["admin_media_prefix"]:
            return 'static "admin/"'
        if not words or words[0] != "load" or not set(words) & set(OLD):
            return None
        new = ["static" if word in OLD else word for word in words[1:]]
        if "from" not in new:
            new = list(dict.fromkeys(new))
        return " ".join(["load", *new])
