"""keys(), values() and items() of a dict no longer make lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.iterated import added, compared, listlike_later, only_iterated, subscripted
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

VIEWS = ("keys", "values", "items")
DICTS = ("dict", "defaultdict", "OrderedDict", "Counter", "SortedDict", "copy", "deepcopy")
# A view is as true as a list, and knows the operators of sets.
TESTS = (ast.If, ast.While, ast.Assert, ast.UnaryOp, ast.Expr, ast.BinOp)
QUERIES = re.compile(r"objects|quer|\bqs\b|filter\(|all\(")
OLD = (("old.py", "x = unicode(1)\n"),)


class KeysToList(Fixer):
    """Wrap the views of a dict in list() where a list was meant.

    In projects that run on Python 2 alone keys() made a list: stored, returned, passed on or
    indexed it must stay one. values() and items() beside Django may be those of something else, and
    follow only where they are used as lists.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(VIEWS)
    needs = r"\.(?:keys|values|items)\(\)"
    examples = (
        rewrites("x = d.keys() + ['a']\n", "x = list(d.keys()) + ['a']\n", files=OLD),
        rewrites("first = d.keys()[0]\n", "first = list(d.keys())[0]\n", files=OLD),
        rewrites(
            "import django\n\nd = {}\nfirst = d.values()[0]\n",
            "import django\n\nd = {}\nfirst = list(d.values())[0]\n",
            files=OLD,
        ),
        rewrites("xs = d.keys()\nxs.sort()\n", "xs = list(d.keys())\nxs.sort()\n", files=OLD),
        rewrites(
            "def f(d):\n    return d.items()\n",
            "def f(d):\n    return list(d.items())\n",
            files=OLD,
        ),
        rewrites(
            "for k in d.keys():\n    del d[k]\n",
            "for k in list(d.keys()):\n    del d[k]\n",
            files=OLD,
        ),
        rewrites(
            "self.assertEqual([], d.keys())\n", "self.assertEqual([], list(d.keys()))\n", files=OLD
        ),
        rewrites("ok = d.keys() == ['a']\n", "ok = list(d.keys()) == ['a']\n", files=OLD),
        leaves("x = d.keys()\n"),
        leaves("x = d.keys() & e.keys()\n", files=OLD),
        leaves("if d.keys():\n    pass\n", files=OLD),
        leaves("first = Post.objects.values()[0]\n", files=OLD),
        leaves("posts = queryset.values()\nfirst = posts[0]\n", files=OLD),
        leaves("import django\n\nposts = cart.items()\n", files=OLD),
        leaves("x = tree.items(1)\n", files=OLD),
        leaves("for k in d.keys():\n    print(d[k])\n", files=OLD),
        leaves("x = 1 in d.keys()\n", files=OLD),
        leaves("def f(d):\n    return len(d.keys())\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        # What an earlier rewrite left as keys() was iterkeys() or viewkeys() before.
        for call in module.nodes(ast.Call) if module.first else ():
            if is_view(call) and self._makes_list(module, call):
                start, end = module.start(call), module.end(call)
                yield module.fix(module.insert(start, "list("), module.insert(end, ")"))

    def _makes_list(self, module: Module, call: ast.Call) -> bool:
        if may_be_queryset(module, call):
            return False
        parent = module.parent(call)
        if shrinks(module, call) or compared(module, call) or subscripted(module, call):
            return True
        if listlike_later(module, call) or added(module, call) or json_dumps(module, call):
            return True
        if may_be_other(module, call):
            return False
        is_test = isinstance(parent, ast.IfExp) and parent.test is call
        if is_test or isinstance(parent, TESTS):
            return False
        return not only_iterated(module, call, "len", "bool")


def is_view(call: ast.Call) -> bool:
    func = call.func
    empty = not call.args and not call.keywords
    return empty and isinstance(func, ast.Attribute) and func.attr in VIEWS


def may_be_queryset(module: Module, call: ast.Call) -> bool:
    """Say whether a values() may be a queryset's: unless its receiver is made as a dict here."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "values" or is_made_here(module, call.func.value):
        return False
    return "django" in module.text or QUERIES.search(module.source(call.func.value)) is not None


def may_be_other(module: Module, call: ast.Call) -> bool:
    """Say whether an items() may be somebody's own method, of a cart say."""
    assert isinstance(call.func, ast.Attribute)
    own = call.func.attr == "items" and "django" in module.text
    return own and not is_made_here(module, call.func.value)


def is_made_here(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is given a dict in this module."""
    receiver = module.source(node)
    for assignment in module.nodes(ast.Assign):
        if receiver in (module.source(target) for target in assignment.targets):
            value = assignment.value
            made = value.func if isinstance(value, ast.Call) else value
            name = module.source(made).rpartition(".")[2]
            if isinstance(made, ast.Dict | ast.DictComp) or name in DICTS:
                return True
    return False


def json_dumps(module: Module, call: ast.Call) -> bool:
    parent = module.parent(call)
    return isinstance(parent, ast.Call) and module.refers_to(parent.func, "json.dumps")


def shrinks(module: Module, call: ast.Call) -> bool:
    """Say whether a loop over the view changes the mapping: Python 3 raises RuntimeError."""
    loop = module.parent(call)
    if not isinstance(loop, ast.For) or loop.iter is not call:
        return False
    assert isinstance(call.func, ast.Attribute)
    mapping = module.source(call.func.value)
    known = {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
    for node in (n for statement in loop.body for n in ast.walk(statement)):
        if isinstance(node, ast.Delete | ast.Assign):
            parts = [t for t in node.targets if isinstance(t, ast.Subscript)]
            if isinstance(node, ast.Assign):  # a key that is there may get another value
                parts = [t for t in parts if module.source(t.slice) not in known]
            if any(module.source(t.value) == mapping for t in parts):
                return True
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("pop", "popitem", "setdefault", "update", "clear")
            and module.source(node.func.value) == mapping
        ):
            return True
    return False
