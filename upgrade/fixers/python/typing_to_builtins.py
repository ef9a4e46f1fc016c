"""list[int] says what List[int] said."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

ABC = (
    "AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable Collection Container Coroutine "
    "Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
    "MutableSequence MutableSet Reversible Sequence Sized ValuesView"
)


class TypingToBuiltins(Rename):
    """Annotate with list, dict and collections.abc in place of typing's copies.

    Since Python 3.9 (PEP 585) the classes themselves take parameters.
    """

    since = Python(3, 9)
    style = True
    names = {
        "typing.Dict": "builtins.dict",
        "typing.FrozenSet": "builtins.frozenset",
        "typing.List": "builtins.list",
        "typing.Set": "builtins.set",
        "typing.Tuple": "builtins.tuple",
        "typing.Type": "builtins.type",
        "typing.Text": "builtins.str",
        "typing.DefaultDict": "collections.defaultdict",
        "typing.Deque": "collections.deque",
        "typing.OrderedDict": "collections.OrderedDict",
        "typing.Counter": "collections.Counter",
        "typing.ChainMap": "collections.ChainMap",
        "typing.AbstractSet": "collections.abc.Set",
        "typing.ContextManager": "contextlib.AbstractContextManager",
        "typing.AsyncContextManager": "contextlib.AbstractAsyncContextManager",
        "typing.Pattern": "re.Pattern",
        "typing.Match": "re.Match",
        **{f"typing.{name}": f"collections.abc.{name}" for name in ABC.split()},
    }
    strings = False
    examples = (
        rewrites(
            "from typing import List\n\nx: List[int] = []\n",
            "x: list[int] = []\n",
        ),
        rewrites(
            "from typing import Any, Mapping\n\nx: Mapping[str, Any]\n",
            "from typing import Any\nfrom collections.abc import Mapping\n\nx: Mapping[str, Any]\n",
        ),
        rewrites("import typing\n\nx: typing.Dict[str, int]\n", "x: dict[str, int]\n"),
        leaves("from typing import Any\n"),
        leaves("x: list[int] = []\n"),
        leaves("from mysite.typing import List\n\nx: List[int] = []\n"),
    )
