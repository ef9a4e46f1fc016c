"""__metaclass__ is a keyword of the class statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class MetaclassToKeyword(Fixer):
    """Write class A(B, metaclass=M) for a __metaclass__ in the body.

    Python 3 takes the attribute for any other and ignores it. `type` needs no mention.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(("__metaclass__",))
    examples = (
        rewrites(
            "class A(B):\n    __metaclass__ = M\n    x = 1\n",
            "class A(B, metaclass=M):\n    x = 1\n",
        ),
        rewrites(
            "class A:\n    '''Text.'''\n    __metaclass__ = m.M\n",
            "class A(metaclass=m.M):\n    '''Text.'''\n",
        ),
        rewrites("class A():\n    __metaclass__ = M\n", "class A(metaclass=M):\n    pass\n"),
        rewrites(
            "class A(object):\n    __metaclass__ = M\n    x = 1\n",
            "class A(object, metaclass=M):\n    x = 1\n",
        ),
        rewrites("__metaclass__ = type\n\n\nclass A:\n    x = 1\n", "class A:\n    x = 1\n"),
        rewrites("class A:\n    __metaclass__ = type\n    x = 1\n", "class A:\n    x = 1\n"),
        leaves("class A(B, metaclass=M):\n    pass\n"),
        leaves("class A(B, metaclass=M):\n    __metaclass__ = M\n"),
        leaves("class A:\n    def f(self):\n        self.__metaclass__ = M\n"),
        leaves("x.__metaclass__ = M\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            for statement in cls.body:
                if (
                    isinstance(statement, ast.Assign)
                    and isinstance(statement.targets[0], ast.Name)
                    and statement.targets[0].id == "__metaclass__"
                    and not cls.keywords
                ):
                    if module.is_builtin(statement.value, "type"):  # what every class has
                        yield module.fix(module.remove_statement(statement))
                        continue
                    argument = f"metaclass={module.source(statement.value)}"
                    yield module.fix(
                        with_argument(module, cls, argument), module.remove_statement(statement)
                    )

        for statement in module.tree.body:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                named = isinstance(target, ast.Name) and target.id == "__metaclass__"
                if named and module.is_builtin(statement.value, "type"):
                    yield module.fix(module.remove_statement(statement))


def with_argument(module: Module, cls: ast.ClassDef, argument: str) -> Edit:
    """Return the edit that adds an argument to a class statement."""
    if cls.bases:
        return module.insert(module.end(cls.bases[-1]), f", {argument}")
    start = module.text.index("class", module.start(cls))
    end = module.text.index(cls.name, start) + len(cls.name)
    colon = module.text.index(":", end)
    return Edit(end, colon, f"({argument})")
