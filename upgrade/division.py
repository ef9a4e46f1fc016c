"""Divisions of Python 2: which of them rounded down, as far as the code itself tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.module import Module

WHOLE = ("len", "int", "ord", "count")
BROKEN = ("float", "Decimal", "total_seconds", "time", "Path", "path", "sqrt", "log", "log10")


def rounds_down(module: Module, division: ast.BinOp) -> bool:
    """Say whether both sides of a division are plainly integers."""
    sides = (division.left, division.right)
    return all(whole(side) or whole_name(module, side) for side in sides)


def whole(node: ast.expr) -> bool:
    """Say whether an expression is plainly an integer."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.BinOp) and isinstance(
        node.op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod
    ):
        return whole(node.left) and whole(node.right)
    return isinstance(node, ast.Call) and name_of(node) in WHOLE


def whole_name(module: Module, node: ast.expr) -> bool:
    """Say whether a name or an attribute of self only ever gets integers."""
    if isinstance(node, ast.Name):
        value = only_value(module, node)
        return value is not None and whole(value)
    if not isinstance(node, ast.Attribute) or getattr(node.value, "id", "") != "self":
        return False
    cls = module.enclosing(node, ast.ClassDef)
    values = [value for name, value in given(module, cls) if name == node.attr]
    return bool(values) and all(
        value is not None and whole_value(module, value) for value in values
    )


def given(module: Module, cls: ast.AST | None) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the attributes that a class, or code anywhere, gives, with their values where known."""
    for node in getattr(cls, "body", []):
        if isinstance(node, ast.Assign):
            yield from (
                (part.id, node.value) for part in node.targets if isinstance(part, ast.Name)
            )
    for attribute in module.nodes(ast.Attribute):
        if not isinstance(attribute.ctx, ast.Load):
            statement = module.parent(attribute)
            adds = isinstance(statement, ast.AugAssign) and not isinstance(statement.op, ast.Div)
            known = adds or isinstance(statement, ast.Assign)
            yield attribute.attr, getattr(statement, "value", None) if known else None


def whole_value(module: Module, node: ast.expr) -> bool:
    """Say whether a value is an integer, or a model field that holds integers."""
    if isinstance(node, ast.Call) and (module.name_of(node.func) or "").startswith("django.db."):
        return name_of(node).endswith("IntegerField") and module.keyword(node, "null") is None
    return whole(node)


def broken(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is plainly no integer."""
    if isinstance(node, ast.Name):
        value = only_value(module, node)
        return value is not None and broken(module, value)
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, int)
    if isinstance(node, ast.BinOp):
        return broken(module, node.left) or broken(module, node.right)
    return isinstance(node, ast.Call) and name_of(node) in BROKEN


def only_value(module: Module, name: ast.Name) -> ast.expr | None:
    """Return what the only assignment of a name gives it."""
    found = module.names.scopes[name].lookup(name.id)
    if found is None or len(found[1].others) != 1:
        return None
    statement = module.parent(found[1].others[0])
    return statement.value if isinstance(statement, ast.Assign) else None


def name_of(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
