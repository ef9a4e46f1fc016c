"""Imports and scopes of one module: what a name refers to.

One table, made in the engine's single walk, instead of a metadata provider: resolving is a look-up
in the scopes that Python itself would search.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

# The fields of each class that can hold nodes with a place: contexts and operators have none.
FIELDS: dict[type, tuple[str, ...]] = {
    cls: tuple(
        name
        for name in cls._fields
        if name not in ("ctx", "op", "ops", "kind", "id", "attr", "arg", "n", "type_comment")
    )
    for cls in vars(ast).values()
    if isinstance(cls, type) and issubclass(cls, ast.AST)
} | {ast.Constant: (), ast.Name: (), ast.alias: ()}
# What a name that nothing binds can only mean; a star import may bring the first few.
SHARED = frozenset(("os", "six", "sys"))
KNOWN = SHARED | {"collections", "functools", "io", "itertools", "select", "socket", "subprocess"}
KNOWN |= {"types", "typing"}
# Copies of six within other packages are six.
VENDORED = re.compile(r"\b(_?vendor(ed)?|externals?|extern|packages|_?third_?party|libs)\.six$")
# What star imports bring under a builtin's name: modules that do so, names that no package has,
# and packages that have even those.
STDLIB = sys.stdlib_module_names - {"builtins"}
OPENERS = ("bz2", "codecs", "dbm", "gzip", "io", "lzma", "os", "shelve", "tokenize", "wave")
OWN = dict.fromkeys(OPENERS, frozenset({"open"})) | {
    "math": frozenset({"pow"}),
    "operator": frozenset({"abs", "pow"}),
    "asyncio": frozenset({"TimeoutError"}),
}
NEVER = frozenset(
    ("object", "super", "print", "isinstance", "dict", "list", "tuple", "type", "str")
)
SHIMS = re.compile(r"compat|six|future|builtins|py2|py3|past|num|pylab|sci|sym")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(slots=True)
class Binding:
    """Everything that one scope binds to one name."""

    imports: list[tuple[str, ast.stmt, ast.alias]] = field(default_factory=list)
    others: list[ast.AST] = field(default_factory=list)


@dataclass(slots=True)
class Scope:
    """A module, class, function or comprehension, and the names that it binds."""

    node: ast.AST
    parent: Scope | None
    bindings: dict[str, Binding] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)  # global and nonlocal names

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)

    def bind(self, name: str) -> Binding:
        scope: Scope = self
        while name in scope.elsewhere and scope.parent is not None:
            scope = scope.parent
        return scope.bindings.setdefault(name, Binding())

    def lookup(self, name: str) -> tuple[Scope, Binding] | None:
        """Return the scope that binds a name as seen from here, and the binding."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if (first or not scope.is_class) and name in scope.bindings:
                return scope, scope.bindings[name]
            first = False
            scope = scope.parent
        return None


class Names:
    """The names of a module: nodes by type, parents, scopes and imports, from one walk."""

    def __init__(self, tree: ast.Module, package: str = "") -> None:
        self.package = package
        self.nodes: defaultdict[type, list[ast.AST]] = defaultdict(list)
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scopes: dict[ast.AST, Scope] = {}
        self.stars: list[ast.ImportFrom] = []
        self._dotted: dict[ast.AST, str | None] = {}
        self.module = Scope(tree, None)
        self.nodes[ast.Module].append(tree)
        self._children(tree, self.module)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        for name in FIELDS[type(node)]:
            value = getattr(node, name, None)
            if value is not None:
                self._some(node, value if type(value) is list else (value,), scope)

    def _some(self, parent: ast.AST, nodes: Iterable[ast.AST | None], scope: Scope) -> None:
        """Take in some children of a node; one call for each inner node."""
        parents, found = self.parents, self.nodes
        for node in nodes:
            cls = type(node)
            fields = FIELDS.get(cls)
            if node is None or fields is None:
                continue  # the key of **mapping, names of global
            parents[node] = parent
            found[cls].append(node)
            bind = BINDS.get(cls)
            if bind is not None:
                bind(self, node, scope)
            elif fields:
                self._children(node, scope)

    def _bind_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:
        scope.bind(node.name).others.append(node)
        self._function(node, scope, [*node.decorator_list, node.returns], list(node.body))

    _bind_AsyncFunctionDef = _bind_FunctionDef

    def _bind_Lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self._function(node, scope, [], [node.body])

    def _function(
        self, node: ast.AST, scope: Scope, outer: list[ast.AST | None], body: list[ast.AST]
    ) -> None:
        arguments: ast.arguments = node.args  # type: ignore[attr-defined]
        inner = Scope(node, scope)
        self.scopes[node] = inner
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        self.parents[arguments] = node
        for argument in every:
            inner.bind(argument.arg).others.append(argument)
            self.parents[argument] = arguments
            self.nodes[ast.arg].append(argument)
            self._some(argument, [argument.annotation], scope)
        self._some(arguments, [*arguments.defaults, *arguments.kw_defaults], scope)
        self._some(node, outer, scope)
        self._some(node, [*body], inner)

    def _bind_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name).others.append(node)
        self._some(node, [*node.decorator_list, *node.bases, *node.keywords], scope)
        inner = self.scopes[node] = Scope(node, scope)
        self._some(node, [*node.body], inner)

    def _comprehension(self, node: ast.AST, scope: Scope) -> None:
        self._children(node, Scope(node, scope))

    _bind_ListComp = _bind_SetComp = _bind_DictComp = _bind_GeneratorExp = _comprehension

    def _bind_Name(self, node: ast.Name, scope: Scope) -> None:
        self.scopes[node] = scope
        if not isinstance(node.ctx, ast.Load):
            scope.bind(node.id).others.append(node)

    def _bind_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> None:
        outer = scope
        while isinstance(outer.node, COMPREHENSIONS) and outer.parent is not None:
            outer = outer.parent
        outer.bind(node.target.id).others.append(node)
        self._children(node, scope)

    def _bind_ExceptHandler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        if node.name:
            scope.bind(node.name).others.append(node)
        self._children(node, scope)

    def _bind_MatchAs(self, node: ast.AST, scope: Scope) -> None:
        if getattr(node, "name", None):
            scope.bind(node.name).others.append(node)  # type: ignore[attr-defined]
        self._children(node, scope)

    _bind_MatchStar = _bind_MatchAs

    def _bind_Global(self, node: ast.Global, scope: Scope) -> None:
        scope.elsewhere |= set(node.names)

    _bind_Nonlocal = _bind_Global

    def _bind_Import(self, node: ast.Import, scope: Scope) -> None:
        self.scopes[node] = scope
        for alias in node.names:
            local = alias.asname or alias.name.partition(".")[0]
            dotted = alias.name if alias.asname else local
            scope.bind(local).imports.append((dotted, node, alias))
            self.parents[alias] = node

    def _bind_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        self.scopes[node] = scope
        base = self.absolute(node)
        for alias in node.names:
            self.parents[alias] = node
            if alias.name == "*":
                self.stars.append(node)
                continue
            dotted = f"{base}.{alias.name}"
            if alias.name == "six" and VENDORED.search(dotted):
                dotted = "six"
            scope.bind(alias.asname or alias.name).imports.append((dotted, node, alias))

    def absolute(self, node: ast.ImportFrom) -> str:
        """Return the dotted module that a from-import names, relative ones made absolute."""
        if not node.level:
            return node.module or ""
        parts = self.package.split(".") if self.package else []
        kept = parts[: len(parts) - node.level + 1] if node.level > 1 else parts
        return ".".join([*(kept or ["?"]), *filter(None, [node.module])])

    def name_of(self, node: ast.AST) -> str | None:
        """Return the dotted name that a name or attribute refers to through imports, or None.

        None where anything but imports binds the name in its scope, or where two imports of
        different things do outside a try statement.
        """
        try:
            return self._dotted[node]
        except KeyError:
            found = self._dotted[node] = self._name_of(node)
            return found

    def _name_of(self, node: ast.AST) -> str | None:
        if isinstance(node, ast.Attribute):
            base = self.name_of(node.value)
            return f"{base}.{node.attr}" if base else None
        if not isinstance(node, ast.Name):
            return None
        scope = self.scopes.get(node)
        found = scope.lookup(node.id) if scope is not None else None
        if found is None and scope is not None:
            return node.id if node.id in (SHARED if self.stars else KNOWN) else None
        if found is None or found[1].others:
            return None
        dotted = [name for name, _, _ in found[1].imports]
        return dotted[0] if dotted else None

    def is_builtin(self, node: ast.AST) -> bool:
        """Say whether a bare name is bound nowhere, by no star import either: it is a builtin."""
        return (
            isinstance(node, ast.Name)
            and node in self.scopes
            and self.scopes[node].lookup(node.id) is None
            and not any(may_bring(star, node.id) for star in self.stars)
        )

    def uses(self, local: str, scope: Scope) -> list[ast.Name]:
        """Return the places that read a name which the scope binds."""
        found = []
        for node in self.nodes.get(ast.Name, []):
            if isinstance(node, ast.Name) and node.id == local and isinstance(node.ctx, ast.Load):
                bound = self.scopes[node].lookup(local)
                if bound is not None and bound[0] is scope:
                    found.append(node)
        return found


def may_bring(star: ast.ImportFrom, name: str) -> bool:
    """Say whether a star import may bind a builtin's name to something else."""
    home = star.module or ""
    if not star.level and home.partition(".")[0] in STDLIB:
        return name in OWN.get(home, ())
    return name not in NEVER or SHIMS.search(home.lower()) is not None


# What binds names, by the class of its nodes.
BINDS = {
    getattr(ast, name.removeprefix("_bind_")): bind
    for name, bind in vars(Names).items()
    if name.startswith("_bind_")
}
