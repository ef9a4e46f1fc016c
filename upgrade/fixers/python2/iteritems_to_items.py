"""The dict methods that made lists or iterators are views now."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.iterated import only_iterated
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

METHODS = {
    f"{kind}{name}": name for kind in ("iter", "view") for name in ("items", "keys", "values")
}
OLD = (("old.py", "x = unicode(1)\n"),)
METHODS["iterlists"] = "lists"


class IteritemsToItems(Fixer):
    """Call items(), keys() and values() instead of their iter and view forms.

    In Python 3 they are views: iterating them costs no list. An iterator that is stored, returned
    or passed on is asked for by iter(), in projects that run on Python 2 alone.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(METHODS)
    examples = (
        rewrites("for k, v in d.iteritems():\n    pass\n", "for k, v in d.items():\n    pass\n"),
        rewrites("x = sorted(a.b().itervalues())\n", "x = sorted(a.b().values())\n"),
        rewrites("d.viewkeys() & e.viewkeys()\n", "d.keys() & e.keys()\n"),
        rewrites("x = d.iterkeys()\n", "x = iter(d.keys())\n", files=OLD),
        rewrites("x = d.iterkeys()\n", "x = d.keys()\n"),
        rewrites("x = d.viewkeys()\n", "x = d.keys()\n"),
        leaves("six.iteritems(d)\n"),
        leaves("d.iteritems(multi=True)\n"),
        leaves("method = d.iteritems\n"),
        leaves(
            "class D:\n    def iteritems(self):\n        pass\n\n    def f(self):\n"
            "        return self.iteritems()\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {f.name for f in module.nodes(ast.FunctionDef)}
        for call in module.nodes(ast.Call):
            func = call.func
            if (
                isinstance(func, ast.Attribute)
                and func.attr in METHODS
                and not call.args
                and not call.keywords
                and func.attr not in own
            ):
                end = module.end(func)
                renamed = Edit(end - len(func.attr), end, METHODS[func.attr])
                is_kept = func.attr.startswith("iter") and not only_iterated(module, call)
                if is_kept and module.project.python2:
                    opening = module.insert(module.start(call), "iter(")
                    yield module.fix(opening, renamed, module.insert(module.end(call), ")"))
                else:
                    yield module.fix(renamed)
