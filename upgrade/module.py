"""One Python module as fixers see it: text, tree, names, and the edits they ask for."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from hotclub.upgrade.edit import Edit, Finding, Fix, Import, line_starts
from hotclub.upgrade.names import Names
from hotclub.upgrade.quotes import Piece, pieces
from hotclub.upgrade.release import Targets

if TYPE_CHECKING:
    from hotclub.upgrade.index import Index

Node = TypeVar("Node", bound=ast.AST)
OPENING = re.compile(r"[\s\\)]*\(")


def parsed(text: str) -> ast.Module:
    """Return the tree of a text; what Python's parser would warn of is the text's own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # DeprecationWarning until Python 3.11
        return ast.parse(text)


class Module:
    """A parsed module.

    path is what reports show, dotted the module's name where it is known, project what other files
    say (settings, urlconfs, middleware, models; see index.py). first says that no fixer has
    rewritten the text yet: what Python 2 meant can be read from that alone.
    """

    def __init__(
        self, text: str, path: str, targets: Targets, project: Index, dotted: str = ""
    ) -> None:
        self.text = text
        self.path = path
        self.targets = targets
        self.project = project
        self.dotted = dotted
        self.first = False
        self.tree = parsed(text)
        package = dotted if path.endswith("__init__.py") else dotted.rpartition(".")[0]
        self.names = Names(self.tree, package)
        self._ascii = text.isascii()

    # -- where things are ---------------------------------------------------------------------

    @cached_property
    def _starts(self) -> Sequence[int]:
        return line_starts(self.text)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of ast's line (from 1) and column (in UTF-8 bytes)."""
        start = self._starts[line - 1]
        if self._ascii:
            return start + column
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode(errors="ignore"))

    def start(self, node: ast.AST) -> int:
        return self.offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self.offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def source(self, node: ast.AST) -> str:
        """Return the text of a node exactly as it is written."""
        return self.text[self.start(node) : self.end(node)]

    def line_of(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def line_start(self, offset: int) -> int:
        return self._starts[self.line_of(offset) - 1]

    def line_end(self, offset: int) -> int:
        """Return the offset behind the line that holds offset, its line end included."""
        line = self.line_of(offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def indent(self, node: ast.AST) -> str:
        """Return the white space before the node on its first line."""
        start = self.start(node)
        before = self.text[self.line_start(start) : start]
        return before[: len(before) - len(before.lstrip())]

    @cached_property
    def newline(self) -> str:
        first = self.text[: self._starts[1]] if len(self._starts) > 1 else "\n"
        return "\r\n" if first.endswith("\r\n") else "\r" if first.endswith("\r") else "\n"

    def opening(self, call: ast.Call) -> int | None:
        """Return the offset of a call's opening bracket; None where a comment hides it."""
        found = OPENING.match(self.text, self.end(call.func))
        return found.end() - 1 if found else None

    def in_fstring(self, node: ast.AST) -> bool:
        """Say whether a node stands in an f-string, where brackets and quotes mean more."""
        return any(isinstance(above, ast.JoinedStr) for above in self.ancestors(node))

    def pieces(self, node: ast.AST) -> list[Piece]:
        """Return the literals that a string is written with."""
        return pieces(self.text, self.start(node), self.end(node))

    # -- what things are ----------------------------------------------------------------------

    def nodes(self, kind: type[Node]) -> list[Node]:
        """Return all nodes of exactly this type, in source order of the walk."""
        return self.names.nodes.get(kind, [])  # type: ignore[return-value]

    def nodes_of(self, kind: type[Node]) -> Iterator[Node]:
        """Yield all nodes of this type and its subclasses, type by type."""
        for cls, nodes in self.names.nodes.items():
            if issubclass(cls, kind):
                yield from nodes  # type: ignore[misc]

    def parent(self, node: ast.AST) -> ast.AST | None:
        return self.names.parents.get(node)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        above = self.parent(node)
        while above is not None:
            yield above
            above = self.parent(above)

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement that a node stands in."""
        for above in (node, *self.ancestors(node)):
            if isinstance(above, ast.stmt):
                return above
        raise ValueError(f"{type(node).__name__} stands in no statement")

    def name_of(self, node: ast.AST) -> str | None:
        """Return the dotted name that a name or attribute refers to, or None."""
        return self.names.name_of(node)

    def refers_to(self, node: ast.AST, *dotted: str) -> bool:
        return self.names.name_of(node) in dotted

    def is_builtin(self, node: ast.AST, *names: str) -> bool:
        return isinstance(node, ast.Name) and node.id in names and self.names.is_builtin(node)

    def calls(self, *dotted: str) -> Iterator[ast.Call]:
        """Yield the calls of any of the dotted names."""
        for call in self.nodes(ast.Call):
            if self.names.name_of(call.func) in dotted:
                yield call

    def references(self, *dotted: str) -> Iterator[ast.Name | ast.Attribute]:
        """Yield the outermost names and attributes that refer to one of the dotted names."""
        names: tuple[ast.Name | ast.Attribute, ...] = (
            *self.nodes(ast.Name),
            *self.nodes(ast.Attribute),
        )
        for node in names:
            if self.names.name_of(node) in dotted:
                yield node

    def enclosing(self, node: ast.AST, *kinds: type[ast.AST]) -> ast.AST | None:
        return next((above for above in self.ancestors(node) if isinstance(above, kinds)), None)

    def bases(self, node: ast.ClassDef) -> list[str]:
        """Return the dotted names of a class's bases; own classes by their bare name."""
        found = []
        for base in node.bases:
            dotted = self.name_of(base)
            if dotted is None and isinstance(base, ast.Name):
                dotted = base.id
            if dotted:
                found.append(dotted)
        return found

    def inherits(self, node: ast.ClassDef, *dotted: str) -> bool:
        """Say whether a class has one of the bases, through classes of this module and project."""
        own = {c.name: c for c in self.nodes(ast.ClassDef) if isinstance(c, ast.ClassDef)}
        seen: set[str] = set()
        todo = self.bases(node)
        while todo:
            base = todo.pop()
            if base in dotted:
                return True
            if base in seen:
                continue
            seen.add(base)
            if base in own and own[base] is not node:
                todo += self.bases(own[base])
            else:
                todo += self.project.bases_of(base)
        return False

    def is_settings(self) -> bool:
        """Say whether this module holds Django settings."""
        return self.project.is_settings(self)

    def way_to(self, name: str, *fresh: str) -> tuple[str | None, tuple[Import, ...]]:
        """Return the name by which the code reaches a whole module, and the import it needs.

        An import at the top is used; else the first of the fresh names that nothing here has, None
        where all of them are taken.
        """
        top = self.names.module.bindings
        for node in self.tree.body:
            for alias in node.names if isinstance(node, ast.Import) else ():
                local = alias.asname or alias.name
                if alias.name == name and local in top and not top[local].others:
                    return local, ()
        taken = {n.id for n in self.nodes(ast.Name)} | {a.arg for a in self.nodes(ast.arg)}
        for local in fresh:
            if local not in taken and local not in top:
                return local, (Import(name, None, local),)
        return None, ()

    # -- what fixers yield --------------------------------------------------------------------

    def replace(self, node: ast.AST, text: str) -> Edit:
        return Edit(self.start(node), self.end(node), text)

    def insert(self, offset: int, text: str) -> Edit:
        return Edit(offset, offset, text)

    def fix(self, *edits: Edit, imports: Sequence[Import] = ()) -> Fix:
        return Fix(edits, tuple(imports))

    def finding(self, node: ast.AST, fixer: str, message: str, link: str = "") -> Finding:
        return Finding(self.path, getattr(node, "lineno", 1), fixer, message, link)

    def remove_statement(self, node: ast.stmt, *, blanks: bool = True) -> Edit:
        """Return the edit that takes a statement out, with its line, or makes it `pass`."""
        parent = self.parent(node)
        for block in ("body", "orelse", "finalbody", "handlers"):
            siblings = getattr(parent, block, None)
            if isinstance(siblings, list) and node in siblings:
                if len(siblings) == 1 and not isinstance(parent, ast.Module):
                    return self.replace(node, "pass")
                break
        start, end = self.start(node), self.end(node)
        decorators = getattr(node, "decorator_list", [])
        if decorators:
            start = self.line_start(self.start(decorators[0]))
        line, after = self.line_start(start), self.line_end(max(start, end - 1))
        rest = self.text[end:after].strip()
        if self.text[line:start].strip() or (rest and not rest.startswith("#")):
            # Shares its line with others, by semicolons.
            semicolon = self.text.find(";", end, after)
            if semicolon < 0 and self.text[line:start].rstrip().endswith(";"):
                start = line + self.text[line:start].rindex(";")
            if semicolon >= 0:
                end = semicolon + 1
                end += len(self.text[end:after]) - len(self.text[end:after].lstrip(" \t"))
            return Edit(start, end, "")
        # No blank lines are left at the top of a file.
        while blanks and not line and after < len(self.text):
            if self.text[after : self.line_end(after)].strip():
                break
            after = self.line_end(after)
        return Edit(line, after, "")

    def remove_argument(self, call: ast.Call, argument: ast.AST) -> Edit:
        """Return the edit that takes one argument (an expression or a keyword) out of a call."""
        every = sorted([*call.args, *call.keywords], key=self.start)
        at = every.index(argument)
        if at + 1 < len(every):
            if at and "#" in self.text[self.end(argument) : self.start(every[at + 1])]:
                return Edit(self.end(every[at - 1]), self.end(argument), "")
            return Edit(self.start(argument), self.start(every[at + 1]), "")
        if at:
            return Edit(self.end(every[at - 1]), self.end(argument), "")
        close = self.end(call) - 1
        opening = self.text.rindex("(", 0, self.start(argument)) + 1
        if "#" in self.text[opening : self.start(argument)] + self.text[self.end(argument) : close]:
            comma = self.text[self.end(argument) : close].lstrip().startswith(",")
            end = self.text.index(",", self.end(argument)) + 1 if comma else self.end(argument)
            return Edit(self.start(argument), end, "")
        return Edit(opening, close, "")

    def keyword(self, call: ast.Call, name: str) -> ast.keyword | None:
        return next((k for k in call.keywords if k.arg == name), None)
