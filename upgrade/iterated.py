"""What becomes of what Python 2 made a list of: iterated once, compared, indexed, sorted."""

from __future__ import annotations

import ast

from hotclub.upgrade.module import Module

# Whoever only iterates once, or makes a list himself.
BUILTINS = ("all", "any", "dict", "enumerate", "filter", "frozenset", "iter", "list", "map", "max")
MORE = ("min", "next", "reduce", "set", "sorted", "sum", "tuple", "zip")
METHODS = ("chain", "extend", "groupby", "islice", "join", "product", "update")
LAZY = ("imap", "izip", "ifilter", "ifilterfalse", "izip_longest", "starmap", "takewhile", "xrange")
CONSUMERS = frozenset((*BUILTINS, *MORE, *METHODS, *LAZY, "Counter", "OrderedDict", "deque"))
OF_LISTS = frozenset(("sort", "append", "reverse", "pop", "extend", "insert", "index"))


def only_iterated(module: Module, call: ast.Call, *more: str) -> bool:
    """Say whether the result is iterated once, where it is made; more are functions that do so."""
    parent = module.parent(call)
    if isinstance(parent, ast.For | ast.comprehension):
        return parent.iter is call
    if isinstance(parent, ast.Starred | ast.YieldFrom):
        return True
    if isinstance(parent, ast.Compare):
        return not compared(module, call)
    if isinstance(parent, ast.Assign):
        return isinstance(parent.targets[0], ast.Tuple)
    if isinstance(parent, ast.Call) and call in parent.args:
        func = parent.func
        name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
        return name in CONSUMERS or name in more
    return False


def compared(module: Module, call: ast.expr) -> bool:
    """Say whether an expression is compared as a whole, by == or by an assertion of equality."""
    parent = module.parent(call)
    if isinstance(parent, ast.Compare):
        return all(isinstance(op, ast.Eq | ast.NotEq) for op in parent.ops)
    if not isinstance(parent, ast.Call) or call not in parent.args[:2]:
        return False
    name = parent.func.attr if isinstance(parent.func, ast.Attribute) else ""
    return name.startswith(("assertEqual", "assertNotEqual", "failUnlessEqual", "assertListEqual"))


def added(module: Module, call: ast.expr) -> bool:
    """Say whether the result is a part of a sum, or repeated."""
    parent = module.parent(call)
    return isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Mult)


def subscripted(module: Module, call: ast.Call) -> bool:
    parent = module.parent(call)
    return isinstance(parent, ast.Subscript) and parent.value is call


def listlike_later(module: Module, call: ast.Call) -> bool:
    """Say whether the result is stored and then sorted in place, or indexed, in the same block."""
    parent = module.parent(call)
    if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
        return False
    name = parent.targets[0].id
    around = module.enclosing(parent, ast.FunctionDef, ast.Module) or module.tree
    for node in ast.walk(around):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.value, ast.Name):
            listlike = isinstance(node, ast.Subscript) or node.attr in OF_LISTS
            if node.value.id == name and listlike and bound_once(around, name):
                return True
    return False


def bound_once(around: ast.AST, name: str) -> bool:
    stores = [
        n
        for n in ast.walk(around)
        if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
    ]
    return len(stores) == 1
