"""TypedDict and NamedTuple made by a call take their fields as one value."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("typing", "typing_extensions")
DICTS = tuple(f"{home}.TypedDict" for home in HOMES)
TUPLES = tuple(f"{home}.NamedTuple" for home in HOMES)


class TypedKeywordsToMapping(Fixer):
    """Write TypedDict("T", {"x": int}) for TypedDict("T", x=int), NamedTuple with a list of pairs.

    Python 3.13 no longer takes the fields of a TypedDict as keywords, 3.15 those of a NamedTuple.
    """

    since = Python(3, 8)
    removed = Python(3, 13)
    words = frozenset((*DICTS, *TUPLES))
    link = "https://docs.python.org/3/whatsnew/3.13.html#typing"
    examples = (
        rewrites(
            "from typing import TypedDict\n\nT = TypedDict('T', x=int, y=str)\n",
            "from typing import TypedDict\n\nT = TypedDict('T', {'x': int, 'y': str})\n",
        ),
        rewrites(
            "import typing\n\nT = typing.TypedDict('T', x=int, total=False)\n",
            "import typing\n\nT = typing.TypedDict('T', {'x': int}, total=False)\n",
        ),
        rewrites(
            "from typing import NamedTuple\n\nT = NamedTuple('T', x=int)\n",
            "from typing import NamedTuple\n\nT = NamedTuple('T', [('x', int)])\n",
        ),
        leaves("from typing import TypedDict\n\nT = TypedDict('T', {'x': int}, total=False)\n"),
        leaves("from mysite import TypedDict\n\nT = TypedDict('T', x=int)\n"),
        leaves("from typing import TypedDict\n\nT = TypedDict('T', **fields)\n"),
        leaves("from typing import TypedDict\n\n\nclass T(TypedDict):\n    x: int\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*DICTS, *TUPLES):
            keywords = [k for k in call.keywords if k.arg not in ("total", "closed")]
            if len(call.args) != 1 or not keywords or any(k.arg is None for k in call.keywords):
                continue
            if keywords != call.keywords[: len(keywords)]:
                continue  # total= stands between the fields
            quote = '"' if module.source(call.args[0]).endswith('"') else "'"
            pairs = [(f"{quote}{k.arg}{quote}", module.source(k.value)) for k in keywords]
            if module.refers_to(call.func, *DICTS):
                text = "{" + ", ".join(f"{name}: {kind}" for name, kind in pairs) + "}"
            else:
                text = "[" + ", ".join(f"({name}, {kind})" for name, kind in pairs) + "]"
            yield module.fix(Edit(module.start(keywords[0]), module.end(keywords[-1]), text))
