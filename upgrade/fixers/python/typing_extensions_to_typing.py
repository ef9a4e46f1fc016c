"""typing has caught up with typing_extensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

# From which release on typing has a name as typing_extensions defines it today.
SINCE = {
    Python(3, 6): (
        "AbstractSet AnyStr AsyncIterable AsyncIterator Awaitable BinaryIO Callable "
        "ClassVar Collection Container Coroutine DefaultDict Dict FrozenSet Generic "
        "Hashable IO ItemsView Iterable Iterator KeysView List Mapping MappingView Match "
        "MutableMapping MutableSequence MutableSet Optional Pattern Reversible Sequence "
        "Set Sized TYPE_CHECKING Text TextIO Tuple Type Union ValuesView cast "
        "no_type_check"
    ),
    Python(3, 7): ("ChainMap Counter Deque ForwardRef NoReturn"),
    Python(3, 8): ("Final OrderedDict"),
    Python(3, 9): ("Annotated get_type_hints"),
    Python(3, 10): (
        "Concatenate Literal NewType ParamSpecArgs ParamSpecKwargs TypeAlias TypeGuard "
        "get_args get_origin is_typeddict"
    ),
    Python(3, 11): (
        "Any LiteralString Never NotRequired Required Self assert_never assert_type "
        "clear_overloads final get_overloads overload reveal_type"
    ),
    Python(3, 12): (
        "NamedTuple SupportsAbs SupportsBytes SupportsComplex SupportsFloat SupportsIndex "
        "SupportsInt SupportsRound TypeAliasType Unpack dataclass_transform override"
    ),
    Python(3, 13): (
        "AsyncContextManager AsyncGenerator ContextManager Generator NoDefault ParamSpec "
        "Protocol ReadOnly TypeIs TypeVar TypeVarTuple get_protocol_members is_protocol "
        "runtime_checkable"
    ),
    Python(3, 14): ("evaluate_forward_ref"),
}
RELEASES = {name: release for release, names in SINCE.items() for name in names.split()}


class TypingExtensionsToTyping(Rename):
    """Import from typing what it has by now as typing_extensions has it.

    Each name moves from the release on in which both are the same; TypedDict and others whose
    newest form is still ahead stay.
    """

    since = Python(3, 6)
    style = True
    names = {f"typing_extensions.{name}": f"typing.{name}" for name in RELEASES} | {
        "typing_extensions.deprecated": "warnings.deprecated"
    }
    strings = False
    examples = (
        rewrites(
            "from typing_extensions import Literal, TypedDict\n",
            "from typing_extensions import TypedDict\nfrom typing import Literal\n",
        ),
        rewrites("from typing_extensions import Self as S\n", "from typing import Self as S\n"),
        rewrites("from typing_extensions import deprecated\n", "from warnings import deprecated\n"),
        leaves("from typing_extensions import TypedDict\n"),
        leaves("import typing_extensions\n\nx: typing_extensions.Literal[1]\n"),
        leaves("from mysite.typing_extensions import Literal\n"),
    )
    passed: frozenset[str] = frozenset()

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        self.passed = frozenset(n for n in RELEASES if module.targets.reach(RELEASES[n]))
        if module.targets.reach(Python(3, 13)):
            self.passed |= {"deprecated"}
        yield from super().visit(module)

    def new_name(self, dotted: str) -> str | None:
        return super().new_name(dotted) if dotted.rpartition(".")[2] in self.passed else None

    def _attribute(self, module: Module, node: ast.Attribute) -> Fix | None:
        return None  # the module stays in use
