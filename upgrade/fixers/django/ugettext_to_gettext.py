"""ugettext and its family."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django, Python
from hotclub.upgrade.rename import Rename


class UgettextToGettext(Rename):
    """Drop the u from the translation functions that Django 4.0 removed.

    They were Python 2 spellings; since Django 2.0 each is an alias of the one without the u.
    """

    since = Django(2, 0)
    with_python = Python(3, 0)
    deprecated = Django(3, 0)
    removed = Django(4, 0)
    link = "https://docs.djangoproject.com/en/4.0/releases/4.0/#features-removed-in-4-0"
    names = {
        f"django.utils.translation.u{name}": f"django.utils.translation.{name}"
        for name in ("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
    }
    examples = (
        rewrites(
            "from django.utils.translation import ugettext as _\n",
            "from django.utils.translation import gettext as _\n",
        ),
        rewrites(
            "from django.utils.translation import ugettext, ungettext  # both\n"
            "ugettext('a')\nungettext('a', 'b', 2)\n",
            "from django.utils.translation import gettext, ngettext  # both\n"
            "gettext('a')\nngettext('a', 'b', 2)\n",
        ),
        rewrites(
            "from django.utils import translation\ntranslation.ugettext_lazy('a')\n",
            "from django.utils import translation\ntranslation.gettext_lazy('a')\n",
        ),
        leaves("from mysite.i18n import ugettext\nugettext('a')\n"),
        leaves("def f(ugettext):\n    return ugettext('a')\n"),
        leaves("ugettext = str\nugettext('a')\n"),
    )
