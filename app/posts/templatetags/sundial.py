"""What the templates need beside Django's own: linked captions and short numbers."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from app.posts.captions import LINK, MENTION, TAG, entities

register = template.Library()


@register.filter
def linked(caption: str) -> SafeString:
    """Return the caption as HTML, its tags, mentions and links as links."""
    return SafeString("".join(markup(kind, escape(text), text) for kind, text in entities(caption)))


def markup(kind: str, safe: str, text: str) -> str:
    if kind == TAG:
        return f'<a class="tag" href="{reverse("posts:tag", args=[text.lower()])}">#{safe}</a>'
    if kind == MENTION:
        return f'<a class="mention" href="{reverse("people:profile", args=[text])}">@{safe}</a>'
    if kind == LINK:
        return f'<a href="{safe}" rel="nofollow noopener noreferrer">{safe}</a>'
    return safe


@register.filter
def compact(number: int) -> str:
    """Return a count as people read it: 999, 1.2k, 35k, 4.1m."""
    for unit, size in (("m", 1_000_000), ("k", 1_000)):
        if number >= size:
            tenths = number * 10 // size
            return f"{tenths // 10}{unit}" if tenths >= 100 else f"{tenths / 10:g}{unit}"
    return str(number)
