"""map(), filter(), zip() and dict.keys() no longer make lists."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

FUNCTIONS = ("map", "filter", "zip")
VIEWS = ("keys", "values", "items")
# Whoever only iterates once, or makes a list himself.
BUILTINS = ("all", "any", "dict", "enumerate", "filter", "frozenset", "iter", "list", "map", "max")
MORE = ("min", "next", "reduce", "set", "sorted", "sum", "tuple", "zip")
METHODS = ("chain", "extend", "groupby", "islice", "join", "product", "update")
CONSUMERS = frozenset((*BUILTINS, *MORE, *METHODS, "Counter", "OrderedDict", "deque"))
DICTS = ("dict", "defaultdict", "OrderedDict", "Counter", "SortedDict", "copy", "deepcopy")
OLD = (("old.py", "x = unicode(1)\n"),)


class MapToList(Fixer):
    """Wrap map(), filter(), zip() and dict views in list() where a list was meant.

    In projects that run on Python 2 alone each made a list: stored, returned, passed on, indexed
    or measured it must stay one. Where it is only iterated nothing changes.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset((*FUNCTIONS, *VIEWS, "range"))
    examples = (
        rewrites("names = map(str, people)\n", "names = list(map(str, people))\n", files=OLD),
        rewrites(
            "def f(x):\n    return filter(None, x)\n",
            "def f(x):\n    return list(filter(None, x))\n",
            files=OLD,
        ),
        rewrites("x = d.keys() + ['a']\n", "x = list(d.keys()) + ['a']\n", files=OLD),
        rewrites("first = d.keys()[0]\n", "first = list(d.keys())[0]\n", files=OLD),
        rewrites(
            "d = {}\nfirst = d.values()[0]\n", "d = {}\nfirst = list(d.values())[0]\n", files=OLD
        ),
        rewrites("xs = d.keys()\nxs.sort()\n", "xs = list(d.keys())\nxs.sort()\n", files=OLD),
        rewrites("map(run, jobs)\n", "list(map(run, jobs))\n", files=OLD),
        rewrites(
            "for k in d.keys():\n    del d[k]\n",
            "for k in list(d.keys()):\n    del d[k]\n",
            files=OLD,
        ),
        rewrites(
            "self.assertEqual(range(2), d.keys())\n",
            "self.assertEqual(list(range(2)), list(d.keys()))\n",
            files=OLD,
        ),
        rewrites("ok = d.keys() == ['a']\n", "ok = list(d.keys()) == ['a']\n", files=OLD),
        rewrites("xs = range(3) + [9]\n", "xs = list(range(3)) + [9]\n", files=OLD),
        rewrites(
            "def f(self):\n    xs = range(3)\n    self.assertEqual(self.xs, xs)\n",
            "def f(self):\n    xs = list(range(3))\n    self.assertEqual(self.xs, xs)\n",
            files=OLD,
        ),
        leaves("for n in range(3):\n    pass\n", files=OLD),
        leaves("ok = n in range(3)\nxs = range(3)\n", files=OLD),
        leaves("names = map(str, people)\n"),
        leaves("for name in map(str, people):\n    pass\n", files=OLD),
        leaves("names = sorted(map(str, people))\n", files=OLD),
        leaves("x = ', '.join(map(str, people))\n", files=OLD),
        leaves("x = [a for a in zip(b, c)]\n", files=OLD),
        leaves("def map(a, b):\n    pass\n\n\nx = map(a, b)\n", files=OLD),
        leaves("first = Post.objects.values()[0]\n", files=OLD),
        leaves("posts = queryset.values()\nfirst = posts[0]\n", files=OLD),
        leaves("x = tree.items(1)\n", files=OLD),
        leaves("for k in d.keys():\n    print(d[k])\n", files=OLD),
        leaves("x = 1 in d.keys()\n", files=OLD),
        leaves("xs = d.keys()\nfor x in xs:\n    x.sort()\n"),
        leaves("def f(d):\n    return len(d.keys())\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if self._makes_list(module, call):
                yield module.fix(module.replace(call, f"list({module.source(call)})"))

    def _makes_list(self, module: Module, call: ast.Call) -> bool:
        if is_view(call) and not may_be_queryset(module, call):
            if (
                compared(module, call)
                or subscripted(module, call)
                or sorted_later(module, call)
                or shrinks(module, call)
            ):
                return True
            return isinstance(module.parent(call), ast.BinOp) or json_dumps(module, call)
        if module.is_builtin(call.func, "range"):
            if isinstance(module.parent(call), ast.BinOp) or sorted_later(module, call):
                return True
            return compared(module, call) or compared_later(module, call)
        if not module.is_builtin(call.func, *FUNCTIONS):
            return False
        return not only_iterated(module, call)


def is_view(call: ast.Call) -> bool:
    func = call.func
    empty = not call.args and not call.keywords
    return empty and isinstance(func, ast.Attribute) and func.attr in VIEWS


def may_be_queryset(module: Module, call: ast.Call) -> bool:
    """Say whether a values() may be a queryset's: unless its receiver is made as a dict here."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "values":
        return False
    receiver = module.source(call.func.value)
    for node in module.nodes(ast.Assign):
        if receiver in (module.source(target) for target in node.targets):
            made = node.value.func if isinstance(node.value, ast.Call) else node.value
            name = module.source(made).rpartition(".")[2]
            if isinstance(made, ast.Dict | ast.DictComp) or name in DICTS:
                return False
    return True


def compared(module: Module, call: ast.expr) -> bool:
    """Say whether an expression is compared as a whole, by == or by an assertion of equality."""
    parent = module.parent(call)
    if isinstance(parent, ast.Compare):
        return all(isinstance(op, ast.Eq | ast.NotEq) for op in parent.ops)
    if not isinstance(parent, ast.Call) or call not in parent.args[:2]:
        return False
    name = parent.func.attr if isinstance(parent.func, ast.Attribute) else ""
    return name.startswith(("assertEqual", "assertNotEqual", "failUnlessEqual", "assertListEqual"))


def compared_later(module: Module, call: ast.Call) -> bool:
    """Say whether the result is stored, and its name then compared as a whole."""
    parent = module.parent(call)
    if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
        return False
    name, around = parent.targets[0].id, module.enclosing(parent, ast.FunctionDef)
    return any(
        use.id == name and isinstance(use.ctx, ast.Load) and compared(module, use)
        for use in module.nodes(ast.Name)
        if module.enclosing(use, ast.FunctionDef) is around
    )


def subscripted(module: Module, call: ast.Call) -> bool:
    parent = module.parent(call)
    return isinstance(parent, ast.Subscript) and parent.value is call


def json_dumps(module: Module, call: ast.Call) -> bool:
    parent = module.parent(call)
    return isinstance(parent, ast.Call) and module.refers_to(parent.func, "json.dumps")


def sorted_later(module: Module, call: ast.Call) -> bool:
    """Say whether the view is stored and then sorted in place, or indexed, in the same block."""
    parent = module.parent(call)
    if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
        return False
    name = parent.targets[0].id
    around = module.enclosing(parent, ast.FunctionDef, ast.Module) or module.tree
    for node in ast.walk(around):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.value, ast.Name):
            listlike = isinstance(node, ast.Subscript) or node.attr in (
                "sort",
                "append",
                "reverse",
                "pop",
                "extend",
                "insert",
                "index",
            )
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


def shrinks(module: Module, call: ast.Call) -> bool:
    """Say whether a loop over the view changes the mapping: Python 3 raises RuntimeError."""
    loop = module.parent(call)
    if not isinstance(loop, ast.For) or loop.iter is not call:
        return False
    assert isinstance(call.func, ast.Attribute)
    mapping = module.source(call.func.value)
    for node in (n for statement in loop.body for n in ast.walk(statement)):
        if isinstance(node, ast.Delete):
            if any(module.source(t).startswith(f"{mapping}[") for t in node.targets):
                return True
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("pop", "popitem")
            and module.source(node.func.value) == mapping
        ):
            return True
    return False


def only_iterated(module: Module, call: ast.Call) -> bool:
    """Say whether the result is iterated once, where it is made."""
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
        return name in CONSUMERS
    return False
