"""list[int] says what List[int] said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
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
    methods: frozenset[str] = frozenset()
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
        leaves(
            "from typing import List\n\n\nclass Env:\n    def list(self): ...\n\n"
            "    def get(self, default: List[str]): ...\n"
        ),
        leaves("from mysite.typing import List\n\nx: List[int] = []\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        # In a class with a method called list, list is that method.
        self.methods = frozenset(
            f"builtins.{node.name}"
            for node in module.nodes(ast.FunctionDef)
            if isinstance(module.parent(node), ast.ClassDef)
        )
        yield from super().visit(module)

    def new_name(self, dotted: str) -> str | None:
        """Return the successor of a name, None where a method of the module is called like it."""
        found = super().new_name(dotted)
        return None if found in self.methods else found
