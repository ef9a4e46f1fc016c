"""The abstract classes of resources moved to importlib.resources.abc."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename


class ImportlibAbcToResources(Rename):
    """Import Traversable and its like from importlib.resources.abc.

    They moved with Python 3.11; 3.14 removed the old names.
    """

    since = Python(3, 11)
    removed = Python(3, 14)
    names = {
        f"importlib.abc.{name}": f"importlib.resources.abc.{name}"
        for name in ("ResourceReader", "Traversable", "TraversableResources")
    }
    strings = False
    examples = (
        rewrites(
            "from importlib.abc import Traversable\n",
            "from importlib.resources.abc import Traversable\n",
        ),
        leaves("from importlib.abc import Loader\n"),
        leaves("from mysite.abc import Traversable\n"),
    )
