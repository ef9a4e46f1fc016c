"""Builtins that Python 3 dropped or renamed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
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
IMPORTED = {"reduce": "functools", "reload": "importlib", "intern": "sys"}
OLD = (("old.py", "x = unicode(1)\n"),)
GONE = {
    "apply": "call the function: f(*args, **kwargs)",
    "buffer": "use memoryview, or bytes",
    "execfile": "read the file and exec(compile(text, path, 'exec'))",
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
    words = frozenset((*BUILTINS, *IMPORTED, *GONE))
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
        finds("unicode\nexecfile('a.py')\n", "execfile is gone", after="str\nexecfile('a.py')\n"),
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
            if name.id not in self.words or not unbound(module, name):
                continue
            if name.id in GONE:
                yield self.finding(module, name, f"{name.id} is gone: {GONE[name.id]}")
            elif name.id in IMPORTED:
                yield module.fix(imports=[Import(IMPORTED[name.id], name.id)])
            elif name.id != "file" or called(module, name):
                yield self._renamed(module, name)

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


def unbound(module: Module, name: ast.Name) -> bool:
    """Say whether a name is Python 2's builtin: a star import may bring it, say from compat."""
    if not isinstance(name.ctx, ast.Load) or module.names.scopes[name].lookup(name.id):
        return False
    shims = ("compat", "six", "future", "builtins", "py2", "py3")
    return not any(
        shim in (star.module or "").lower() for star in module.names.stars for shim in shims
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
