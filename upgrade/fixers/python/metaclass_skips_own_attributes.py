"""What Python puts into the body of a class besides what is written there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

ADDED = ("__qualname__", "__firstlineno__", "__static_attributes__", "__annotations__")
HEAD = "class Meta(type):\n    def __init__(cls, name, bases, attrs):\n"


class MetaclassSkipsOwnAttributes(Fixer):
    """Let a metaclass that takes __module__ out of a class's names take out the rest as well.

    Python 2 put __module__ and __doc__ there; Python 3.3 added __qualname__, 3.13 __firstlineno__ and
    __static_attributes__. A metaclass that looks at all that is left would meet them.
    """

    since = Python(3, 3)
    words = frozenset({"__module__"})
    needs = r"\.pop\(\s*['\x22]__module__"
    link = "https://docs.python.org/3/reference/datamodel.html#type.__static_attributes__"
    examples = (
        rewrites(
            f"{HEAD}        attrs.pop('__module__', None)\n        check(attrs)\n",
            f"{HEAD}        attrs.pop('__module__', None)\n"
            "        for added in (\n"
            + "".join(f"            '{name}',\n" for name in ADDED)
            + "        ):\n            attrs.pop(added, None)\n        check(attrs)\n",
        ),
        leaves(f"{HEAD}        module = attrs.pop('__module__')\n"),
        leaves(
            "class Copy:\n    def __init__(self, attrs):\n        attrs.pop('__module__', None)\n"
        ),
        leaves(
            f"{HEAD}        attrs.pop('__module__', None)\n        attrs.pop('__qualname__', None)\n"
        ),
        leaves(
            "class Meta(type):\n    def __new__(mcs, name, bases, attrs):\n"
            "        attrs.pop('__module__', None)\n"
            "        return type.__new__(mcs, name, bases, attrs)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Expr):
            call = node.value
            function = module.enclosing(node, ast.FunctionDef)
            if not isinstance(function, ast.FunctionDef) or function.name != "__init__":
                continue
            cls = module.parent(function)
            if not isinstance(cls, ast.ClassDef) or not any(
                module.is_builtin(base, "type") for base in cls.bases
            ):
                continue
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "pop"
                and isinstance(call.func.value, ast.Name)
                and isinstance(call.args[0], ast.Constant)
                and call.args[0].value == "__module__"
                and "__qualname__" not in module.source(function)
            ):
                yield self._popped(module, node, call.func.value.id)

    def _popped(self, module: Module, node: ast.Expr, attrs: str) -> Fix:
        indent = module.indent(node)
        lines = [
            "",
            "for added in (",
            *(f"    {name!r}," for name in ADDED),
            "):",
            f"    {attrs}.pop(added, None)",
        ]
        return module.fix(module.insert(module.end(node), (module.newline + indent).join(lines)))
