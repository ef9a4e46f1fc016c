"""Names that are builtins as well."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename


class StdlibSpellings(Rename):
    """Use open for io.open.

    They are one function since Python 3.0.
    """

    since = Python(3, 0)
    style = True
    names = {"io.open": "builtins.open"}
    strings = False
    examples = (
        rewrites("import io\n\nf = io.open(p)\n", "f = open(p)\n"),
        rewrites("from io import StringIO, open\n", "from io import StringIO\n"),
        leaves("f = open(p)\n"),
        leaves("import io\n\nio.StringIO()\n"),
        leaves("from codecs import open\n\nf = open(p)\n"),
    )
