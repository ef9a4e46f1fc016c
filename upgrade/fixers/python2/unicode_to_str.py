"""Builtins that Python 3 dropped or renamed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.python2_alone import is_old_builtin
from hotclub.upgrade.release import Python

BUILTINS = {
    "unicode": "str",
    "basestring": "str",
    "xrange": "range",
    "unichr": "chr",
    "raw_input": "input",
    "long": "int",
    "StandardError": "Exception",
    "file": "open",
}
REDUCE = Import("functools", "reduce")
HOMES = {"reload": "importlib", "intern": "sys"}
OLD = (("old.py", "x = unicode(1)\n"),)
GONE = {
    "buffer": "use memoryview, or bytes",
    "coerce": "gone without a successor",
}


class UnicodeToStr(Fixer):
    """Write str for unicode, range for xrange, and their like.

    Text is str in Python 3, integers have one type, and range is lazy. Names that the module binds
    itself (a compatibility line, a parameter) are left.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset((*BUILTINS, *HOMES, *GONE, "reduce"))
    examples = (
        rewrites("x = unicode(y)\n", "x = str(y)\n"),
        rewrites("isinstance(x, basestring)\n", "isinstance(x, str)\n"),
        rewrites("isinstance(x, (str, unicode))\n", "isinstance(x, str)\n"),
        rewrites("isinstance(x, (int, long, float))\n", "isinstance(x, (int, float))\n"),
        rewrites("for i in xrange(3):\n    pass\n", "for i in range(3):\n    pass\n"),
        rewrites("map(unicode.lower, xs)\n", "map(str.lower, xs)\n"),
        rewrites("from x import *\n\ny = unicode(1)\n", "from x import *\n\ny = str(1)\n"),
        rewrites(
            "total = reduce(add, xs)\n",
            "from functools import reduce\ntotal = reduce(add, xs)\n",
            files=OLD,
        ),
        rewrites("reload(m)\n", "import importlib\nimportlib.reload(m)\n", files=OLD),
        finds("unicode\ncoerce(a, b)\n", "coerce is gone", after="str\ncoerce(a, b)\n"),
        leaves("try:\n    unicode\nexcept NameError:\n    unicode = str\n", files=OLD),
        leaves("def f(unicode):\n    return unicode\n", files=OLD),
        leaves("x.unicode(1)\n", files=OLD),
        leaves("from compat import unicode\n\nunicode(1)\n", files=OLD),
        leaves("from mysite.compat import *\n\nx = unicode(1)\n", files=OLD),
        leaves("for file in files:\n    file.read()\n", files=OLD),
        leaves("class File:\n    file = property(lambda self: 1)\n", files=OLD),
        leaves("from functools import reduce\n\nreduce(add, xs)\n", files=OLD),
        leaves("long = 3\nprint(long)\n", files=OLD),
        leaves("isinstance(x, (str, bytes))\n", files=OLD),
        leaves("'unicode'\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for name in module.nodes(ast.Name):
            if not is_old_builtin(module, name, *self.words):
                continue
            if name.id in GONE:
                yield self.finding(module, name, f"{name.id} is gone: {GONE[name.id]}")
            elif name.id == "reduce":
                yield module.fix(imports=[REDUCE])
            elif name.id in HOMES:
                yield self._at_home(module, name, HOMES[name.id])
            elif name.id != "file" or called(module, name):
                yield self._renamed(module, name)

    def _at_home(self, module: Module, name: ast.Name, home: str) -> Fix:
        """Return the fix that asks the builtin's new module; imported by name where that's taken."""
        taken = module.names.scopes[name].lookup(home)
        if taken is None or (not taken[1].others and taken[1].imports[0][0] == home):
            edit = module.replace(name, f"{home}.{name.id}")
            return module.fix(edit, imports=[Import(home, None)])
        return module.fix(imports=[Import(home, name.id)])

    def _renamed(self, module: Module, name: ast.Name) -> Fix:
        """Return the rename; in a tuple that holds the new name already, the old one goes."""
        new, around = BUILTINS[name.id], module.parent(name)
        if not isinstance(around, ast.Tuple) or not is_type_check(module, around):
            return module.fix(module.replace(name, new))
        kept: dict[str, None] = {}
        for part in around.elts:
            text = module.source(part)
            kept[BUILTINS.get(text, text)] = None
        parts = list(kept)
        return module.fix(
            module.replace(around, parts[0] if len(parts) == 1 else f"({', '.join(parts)})")
        )


def called(module: Module, name: ast.Name) -> bool:
    parent = module.parent(name)
    return isinstance(parent, ast.Call) and parent.func is name


def is_type_check(module: Module, node: ast.AST) -> bool:
    """Say whether a tuple is the second argument of isinstance() or issubclass()."""
    call = module.parent(node)
    return (
        isinstance(call, ast.Call)
        and module.is_builtin(call.func, "isinstance", "issubclass")
        and len(call.args) == 2
        and call.args[1] is node
    )
