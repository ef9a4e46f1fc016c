"""Names that are gone and that no rewrite can replace: findings by table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Release


@dataclass(frozen=True, slots=True)
class Gone:
    """What a table says of a name: the release that took it, and what to do."""

    release: Release
    advice: str

    def __str__(self) -> str:
        return f"gone with {self.release}: {self.advice}"


class Reported(Fixer):
    """Tables from a name to what a person has to do, from the release on that took it.

    names are dotted (of modules too), attributes are read on any receiver, called ones only where
    they are called; members are methods and class attributes that somebody's own classes define.
    Plain text in place of a Gone holds from the fixer's release on.
    """

    names: ClassVar[dict[str, str | Gone]] = {}
    attributes: ClassVar[dict[str, str | Gone]] = {}
    called: ClassVar[dict[str, str | Gone]] = {}
    members: ClassVar[dict[str, str | Gone]] = {}

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        tables = (cls.names, cls.attributes, cls.called, cls.members)
        return cls.words or frozenset(name for table in tables for name in table)

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        seen: set[tuple[int, str]] = set()
        for node, name, said in self._all(module):
            where = (getattr(node, "lineno", 0), name)
            early = isinstance(said, Gone) and not module.targets.reach(said.release)
            if said and not early and where not in seen:
                seen.add(where)
                yield self.finding(module, node, f"{name}: {said}")

    def _all(self, module: Module) -> Iterator[tuple[ast.AST, str, str | Gone | None]]:
        for node, dotted in self._mentioned(module) if self.names else ():
            yield node, dotted, self.names.get(dotted)
        if self.attributes:
            for attribute in module.nodes(ast.Attribute):
                yield attribute, attribute.attr, self.attributes.get(attribute.attr)
        if self.called:
            for call in module.nodes(ast.Call):
                if isinstance(call.func, ast.Attribute):
                    yield call, call.func.attr, self.called.get(call.func.attr)
        if self.members:
            for node, name in defined(module):
                yield node, name, self.members.get(name)

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


def defined(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield the methods and attributes that classes define."""
    for cls in module.nodes(ast.ClassDef):
        for node in cls.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node, node.name
            elif isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call):
                # A call makes a field of a model or form, which may have any name.
                if isinstance(node.targets[0], ast.Name):
                    yield node, node.targets[0].id
