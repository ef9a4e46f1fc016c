"""Arguments of known callables: renamed, dropped, or now keyword-only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module

if TYPE_CHECKING:
    from hotclub.upgrade.index import Index


class Argument(Fixer):
    """Tables from a callable's dotted name to what becomes of its arguments.

    renamed: {"dotted": {"old": "new"}}; dropped: {"dotted": ("keyword", ...)};
    keyword_only: {"dotted": ("first", "second", None, ...)} gives each positional argument from the
    left the name under which it must be passed, None leaves it positional.
    """

    renamed: ClassVar[dict[str, dict[str, str]]] = {}
    dropped: ClassVar[dict[str, tuple[str, ...]]] = {}
    keyword_only: ClassVar[dict[str, tuple[str | None, ...]]] = {}

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return cls.words or frozenset([*cls.renamed, *cls.dropped, *cls.keyword_only])

    @classmethod
    def needs_in(cls, project: Index) -> str:
        """Return what finds an old keyword, where nothing but keywords is looked for."""
        if cls.needs or cls.keyword_only or not (cls.renamed or cls.dropped):
            return cls.needs
        old = {name for table in (*cls.renamed.values(), *cls.dropped.values()) for name in table}
        return rf"\b({'|'.join(sorted(old))})\s*="

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            dotted = self.callee(module, call)
            if dotted is None:
                continue
            edits = [
                *self._renamed(module, call, self.renamed.get(dotted, {})),
                *self._dropped(module, call, self.dropped.get(dotted, ())),
                *self._named(module, call, self.keyword_only.get(dotted, ())),
            ]
            if edits:
                yield Fix(tuple(edits))

    def callee(self, module: Module, call: ast.Call) -> str | None:
        """Return the dotted name under which a call stands in the tables."""
        return module.name_of(call.func)

    def _renamed(self, module: Module, call: ast.Call, table: dict[str, str]) -> Iterator[Edit]:
        for old, new in table.items():
            keyword = module.keyword(call, old)
            if keyword is not None and module.keyword(call, new) is None:
                start = module.start(keyword)
                yield Edit(start, start + len(old), new)

    def _dropped(self, module: Module, call: ast.Call, names: tuple[str, ...]) -> Iterator[Edit]:
        for name in names:
            keyword = module.keyword(call, name)
            if keyword is not None:
                yield module.remove_argument(call, keyword)

    def _named(
        self, module: Module, call: ast.Call, names: tuple[str | None, ...]
    ) -> Iterator[Edit]:
        if any(isinstance(argument, ast.Starred) for argument in call.args):
            return
        for argument, name in zip(call.args, names, strict=False):
            if name is not None and module.keyword(call, name) is None:
                yield module.insert(module.start(argument), f"{name}=")
