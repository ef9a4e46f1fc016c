"""force_unicode and smart_unicode, which were force_text and smart_text on Python 2."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class ForceUnicodeToForceStr(Rename):
    """Spell force_unicode and smart_unicode as text is spelled on Python 3.

    Django 2.0, the first without Python 2, dropped the aliases.
    """

    since = Django(2, 0)
    removed = Django(2, 0)
    names = {
        "django.utils.encoding.force_unicode": "django.utils.encoding.force_str",
        "django.utils.encoding.smart_unicode": "django.utils.encoding.smart_str",
    }
    examples = (
        rewrites(
            "from django.utils.encoding import force_unicode\n\nforce_unicode(1)\n",
            "from django.utils.encoding import force_str\n\nforce_str(1)\n",
        ),
        rewrites(
            "from django.utils.encoding import smart_unicode as text\n",
            "from django.utils.encoding import smart_str as text\n",
        ),
        leaves("from mysite.text import force_unicode\n"),
        leaves("def f(smart_unicode):\n    return smart_unicode(1)\n"),
    )
