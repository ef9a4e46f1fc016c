"""Names that are gone and that no rewrite can replace: findings by table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module


class Reported(Fixer):
    """A table from a dotted name (or module) to what a person has to do."""

    names: ClassVar[dict[str, str]] = {}

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return cls.words or frozenset(cls.names)

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        seen: set[tuple[int, str]] = set()
        for node, dotted in self._mentioned(module):
            message = self.names.get(dotted)
            where = (getattr(node, "lineno", 0), dotted)
            if message and where not in seen:
                seen.add(where)
                yield self.finding(module, node, f"{dotted}: {message}")

    def _mentioned(self, module: Module) -> Iterator[tuple[ast.AST, str]]:
        for node in module.nodes(ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        for source in module.nodes(ast.ImportFrom):
            base = module.names.absolute(source)
            yield source, base
            yield from ((source, f"{base}.{alias.name}") for alias in source.names)
        for attribute in module.nodes(ast.Attribute):
            dotted = module.name_of(attribute)
            if dotted:
                yield attribute, dotted
