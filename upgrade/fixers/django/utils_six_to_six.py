"""django.utils.six is the package six."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django, Python
from hotclub.upgrade.rename import Rename


class UtilsSixToSix(Rename):
    """Import six itself where Django's copy was used.

    Django 3.0 dropped the copy. What six wraps is then written natively by the Python fixers; only
    what they leave needs the package.
    """

    since = Django(3, 0)
    with_python = Python(3, 0)
    removed = Django(3, 0)
    words = frozenset({"six"})
    modules = {"django.utils.six": "six"}
    examples = (
        rewrites("from django.utils import six\n", "import six\n"),
        rewrites(
            "from django.utils.six.moves.urllib.parse import urlencode\n",
            "from six.moves.urllib.parse import urlencode\n",
        ),
        rewrites("from django.utils.six import string_types\n", "from six import string_types\n"),
        leaves("import six\n"),
        leaves("from mysite.utils import six\n"),
    )
