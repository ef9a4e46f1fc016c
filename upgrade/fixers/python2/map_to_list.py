"""map(), filter(), zip() and range() no longer make lists."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.iterated import only_iterated, subscripted
from hotclub.upgrade.module import Module
from hotclub.upgrade.python2_alone import is_old_builtin
from hotclub.upgrade.release import Python

FUNCTIONS = ("map", "filter", "zip")
# What a range does as well as a list.
OF_RANGES = ("choice", "len", "sample")
OLD = (("old.py", "x = unicode(1)\n"),)


class MapToList(Fixer):
    """Wrap map(), filter(), zip() and range() in list() where a list was meant.

    In projects that run on Python 2 alone each made a list: stored, returned, passed on, indexed
    or measured it must stay one. Where it is only iterated nothing changes. map(None, x) was x.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset((*FUNCTIONS, "range"))
    needs = r"\b(?:map|filter|zip|range)\s*\("
    examples = (
        rewrites("names = map(str, people)\n", "names = list(map(str, people))\n", files=OLD),
        rewrites(
            "def f(x):\n    return filter(None, x)\n",
            "def f(x):\n    return list(filter(None, x))\n",
            files=OLD,
        ),
        rewrites("map(run, jobs)\n", "list(map(run, jobs))\n", files=OLD),
        rewrites("x = map(None, y)\n", "x = list(y)\n", files=OLD),
        rewrites("x = map(unicode, y)\n", "x = list(map(unicode, y))\n", files=OLD),
        rewrites("xs = range(3) + [9]\n", "xs = list(range(3)) + [9]\n", files=OLD),
        rewrites("xs = range(3)\n", "xs = list(range(3))\n", files=OLD),
        rewrites(
            "from x import *\n\ny = zip(a, b)\n",
            "from x import *\n\ny = list(zip(a, b))\n",
            files=OLD,
        ),
        leaves("for n in range(3):\n    pass\n", files=OLD),
        rewrites("xs = range(3)[::-1]\n", "xs = list(range(3))[::-1]\n", files=OLD),
        leaves("ok = n in range(3)\nx = range(3)[1]\n", files=OLD),
        leaves("x = random.choice(range(3))\n", files=OLD),
        leaves("names = map(str, people)\n"),
        leaves("for name in map(str, people):\n    pass\n", files=OLD),
        leaves("names = sorted(map(str, people))\n", files=OLD),
        leaves("x = ', '.join(map(str, people))\n", files=OLD),
        leaves("x = [a for a in zip(b, c)]\n", files=OLD),
        leaves("def map(a, b):\n    pass\n\n\nx = map(a, b)\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        # What an earlier rewrite made lazy was lazy before: imap() is map().
        for call in module.nodes(ast.Call) if module.first else ():
            if self._makes_list(module, call):
                yield self._listed(module, call)

    def _makes_list(self, module: Module, call: ast.Call) -> bool:
        if is_old_builtin(module, call.func, "range"):
            return not only_iterated(module, call, *OF_RANGES) and not indexed(module, call)
        if not is_old_builtin(module, call.func, *FUNCTIONS):
            return False
        return not only_iterated(module, call) or is_identity(call)

    def _listed(self, module: Module, call: ast.Call) -> Fix:
        if is_identity(call):
            return module.fix(
                module.replace(call.func, "list"), module.remove_argument(call, call.args[0])
            )
        return module.fix(
            module.insert(module.start(call), "list("), module.insert(module.end(call), ")")
        )


def indexed(module: Module, call: ast.Call) -> bool:
    """Say whether one number of a range is asked for; its slices are ranges."""
    parent = module.parent(call)
    return subscripted(module, call) and not isinstance(getattr(parent, "slice", None), ast.Slice)


def is_identity(call: ast.Call) -> bool:
    """Say whether a call is map(None, x)."""
    if getattr(call.func, "id", "") != "map" or len(call.args) != 2:
        return False
    first, items = call.args
    return (
        isinstance(first, ast.Constant)
        and first.value is None
        and not isinstance(items, ast.Starred)
    )
