"""{% trans %} and {% blocktrans %} by their long names."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.template import Template

TAGS = {
    "trans": "translate",
    "blocktrans": "blocktranslate",
    "endblocktrans": "endblocktranslate",
}


class TransToTranslate(Template):
    """Translate with the tags' documented names.

    Django 3.1 named them; the short ones still work. Jinja's trans, which has an end, is left.
    """

    since = Django(3, 1)
    words = frozenset(TAGS)
    link = "https://docs.djangoproject.com/en/5.2/releases/3.1/#templates"
    examples = (
        rewrites('{% trans "Hello" %}\n', '{% translate "Hello" %}\n', path="a.html"),
        rewrites(
            "{% blocktrans count n=n %}a{% plural %}b{% endblocktrans %}\n",
            "{% blocktranslate count n=n %}a{% plural %}b{% endblocktranslate %}\n",
            path="a.html",
        ),
        rewrites(
            "{% load trans blocktrans from i18n %}\n",
            "{% load translate blocktranslate from i18n %}\n",
            path="a.html",
        ),
        leaves("{% load trans from mysite %}\n", path="a.html"),
        leaves("{% trans %}Hello{% endtrans %}\n", path="a.html"),
        leaves('{% translate "Hello" %}\n', path="a.html"),
        leaves("{{ trans }}\n", path="a.html"),
    )

    def rewrite(self, text: str, path: str) -> Iterator[Fix | Finding]:
        if "endtrans " not in text and "endtrans%" not in text:
            yield from super().rewrite(text, path)

    def tag(self, content: str) -> str | None:
        words = content.split()
        name = words[0] if words else ""
        if name == "load" and words[-2:] == ["from", "i18n"]:
            return " ".join(TAGS.get(word, word) for word in words)
        return TAGS[name] + content[len(name) :] if name in TAGS else None
