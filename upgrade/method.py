"""Methods that have another name on subclasses of known classes: definitions, calls, super()."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module


class Method(Fixer):
    """bases are the dotted classes, methods maps old method names to new ones.

    Definitions in subclasses follow; calls on self, super() and cls inside them too. With
    everywhere, an attribute of that name follows on any receiver: only for names that nothing but
    Django uses.
    """

    bases: ClassVar[tuple[str, ...]] = ()
    methods: ClassVar[dict[str, str]] = {}
    everywhere: ClassVar[bool] = False

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return cls.words or frozenset(cls.methods)

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if self.everywhere or module.inherits(node, *self.bases):
                yield from self._definitions(module, node)
                if not self.everywhere:
                    yield from self._calls(module, node)
        if self.everywhere:
            for attribute in module.nodes(ast.Attribute):
                if attribute.attr in self.methods and module.name_of(attribute) is None:
                    yield module.fix(
                        attribute_edit(module, attribute, self.methods[attribute.attr])
                    )

    def _definitions(self, module: Module, node: ast.ClassDef) -> Iterator[Fix]:
        defined = {s.name for s in node.body if isinstance(s, ast.FunctionDef)}
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name in self.methods:
                new = self.methods[statement.name]
                if new in defined:
                    continue
                start = module.text.index("def", module.start(statement))
                start = module.text.index(statement.name, start + 3)
                yield module.fix(Edit(start, start + len(statement.name), new))
            elif isinstance(statement, ast.Assign):
                yield from self._alias(module, statement, defined)

    def _alias(self, module: Module, node: ast.Assign, defined: set[str]) -> Iterator[Fix]:
        """Drop `get_query_set = get_queryset` lines: they were there for both releases."""
        target = node.targets[0]
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Name):
            names = {target.id, node.value.id}
            if any({old, new} == names for old, new in self.methods.items()):
                yield module.fix(module.remove_statement(node))

    def _calls(self, module: Module, node: ast.ClassDef) -> Iterator[Fix]:
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr not in self.methods or not own_receiver(attribute.value):
                continue
            if node in module.ancestors(attribute):
                yield module.fix(attribute_edit(module, attribute, self.methods[attribute.attr]))


def own_receiver(node: ast.expr) -> bool:
    """Say whether an expression is self, cls or a super() call."""
    if isinstance(node, ast.Name):
        return node.id in ("self", "cls")
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )


def attribute_edit(module: Module, node: ast.Attribute, name: str) -> Edit:
    end = module.end(node)
    return Edit(end - len(node.attr), end, name)
