"""Constants and base classes that Django dropped, where their value is all there was to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

DASH = '[("", "---------")]'
VALUES: dict[str, tuple[Release, str]] = {
    "django.db.models.BLANK_CHOICE_DASH": (Django(2028, 0), DASH),
    "django.db.models.fields.BLANK_CHOICE_DASH": (Django(2028, 0), DASH),
    "django.utils.translation.LANGUAGE_SESSION_KEY": (Django(3, 0), '"_language"'),
    "django.utils.encoding.StrAndUnicode": (Django(1, 5), "object"),
}


class ConstantsToValues(Fixer):
    """Write [("", "---------")] for BLANK_CHOICE_DASH, "_language" for LANGUAGE_SESSION_KEY.

    StrAndUnicode only turned __unicode__ into __str__, which is written by its name.
    """

    since = Django(1, 5)
    words = frozenset(VALUES)
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    examples = (
        rewrites(
            "from django.db.models import BLANK_CHOICE_DASH\n\nchoices = BLANK_CHOICE_DASH + own\n",
            'choices = [("", "---------")] + own\n',
        ),
        rewrites(
            "from django.utils import translation\n\n"
            "key = translation.LANGUAGE_SESSION_KEY\ntranslation.activate('de')\n",
            "from django.utils import translation\n\n"
            "key = \"_language\"\ntranslation.activate('de')\n",
        ),
        rewrites(
            "from django.utils import encoding\n\n\nclass A(encoding.StrAndUnicode):\n    pass\n",
            "class A(object):\n    pass\n",
        ),
        leaves("from mysite import BLANK_CHOICE_DASH\n\nchoices = BLANK_CHOICE_DASH + own\n"),
        leaves("BLANK_CHOICE_DASH = []\nchoices = BLANK_CHOICE_DASH\n"),
        leaves("def f(encoding):\n    return encoding.StrAndUnicode\n"),
        leaves("from django.db.models import Choices\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.references(*VALUES):
            release, text = VALUES[module.name_of(node) or ""]
            plain = isinstance(node, ast.Attribute) or text == DASH
            if module.targets.reach(release) and plain and isinstance(node.ctx, ast.Load):
                yield module.fix(module.replace(node, text))
