"""The abstract classes of collections live in collections.abc."""

from __future__ import annotations

import ast

from hotclub.upgrade.edit import Edit, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

CLASSES = (
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "ByteString",
    "Callable",
    "Collection",
    "Container",
    "Coroutine",
    "Generator",
    "Hashable",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MappingView",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Reversible",
    "Sequence",
    "Set",
    "Sized",
    "ValuesView",
)


class CollectionsToAbc(Rename):
    """Import Mapping, Iterable and their like from collections.abc.

    They moved with Python 3.3; 3.10 removed the old names.
    """

    since = Python(3, 3)
    removed = Python(3, 10)
    names = {f"collections.{name}": f"collections.abc.{name}" for name in CLASSES}
    strings = False
    examples = (
        rewrites(
            "from collections import Mapping, OrderedDict\n",
            "from collections import OrderedDict\nfrom collections.abc import Mapping\n",
        ),
        rewrites(
            "import collections\n\nisinstance(x, collections.Iterable)\n",
            "import collections\n\nisinstance(x, collections.abc.Iterable)\n",
        ),
        leaves("from collections.abc import Mapping\n"),
        leaves("from typing import Mapping\n"),
        leaves("import collections\n\ncollections.OrderedDict()\n"),
        leaves("from mysite import collections\n\ncollections.Mapping\n"),
    )

    def _attribute(self, module: Module, node: ast.Attribute) -> Fix | None:
        if (module.name_of(node) or "") not in self.names:
            return None
        # collections imports its abc itself.
        return Fix((Edit(module.end(node.value), module.end(node), f".abc.{node.attr}"),))
