"""force_text, smart_text and their unicode ancestors."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django, Python
from hotclub.upgrade.rename import Rename


class ForceTextToForceStr(Rename):
    """Call the text functions force_str and smart_str.

    On Python 3 text is str; Django 1.6 dropped the unicode names and Django 4.0 the text ones.
    """

    since = Django(2, 0)
    with_python = Python(3, 0)
    deprecated = Django(3, 0)
    removed = Django(4, 0)
    names = {
        "django.utils.encoding.force_text": "django.utils.encoding.force_str",
        "django.utils.encoding.smart_text": "django.utils.encoding.smart_str",
    }
    examples = (
        rewrites(
            "from django.utils.encoding import force_text\n\nforce_text(1)\n",
            "from django.utils.encoding import force_str\n\nforce_str(1)\n",
        ),
        rewrites(
            "from django.utils.encoding import smart_text as text\n",
            "from django.utils.encoding import smart_str as text\n",
        ),
        rewrites(
            "try:\n    from django.utils.encoding import force_text\nexcept ImportError:\n"
            "    from mysite.text import text as force_text\n\nforce_text(1)\n",
            "try:\n    from django.utils.encoding import force_str\nexcept ImportError:\n"
            "    from mysite.text import text as force_str\n\nforce_str(1)\n",
        ),
        rewrites(
            "from django.utils.encoding import force_text, smart_text\n\nforce_text(1)\n",
            "from django.utils.encoding import force_str, smart_str as smart_text\n\n"
            "force_str(1)\n",
            path="texts/__init__.py",
        ),
        leaves("from mysite.text import force_text\n"),
        leaves("force_text = str\nforce_text(1)\n"),
    )
