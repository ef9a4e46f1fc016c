"""Every class is an object."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class ObjectBaseDropped(Fixer):
    """Write class A for class A(object).

    The base told Python 2's new classes from its old ones.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("object",))
    examples = (
        rewrites("class A(object):\n    pass\n", "class A:\n    pass\n"),
        rewrites("class A(B, object):\n    pass\n", "class A(B):\n    pass\n"),
        rewrites("class A(object, metaclass=M):\n    pass\n", "class A(metaclass=M):\n    pass\n"),
        leaves("class A(B):\n    pass\n"),
        leaves("class A(x.object):\n    pass\n"),
        leaves("object = B\n\n\nclass A(object):\n    pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            for base in cls.bases:
                if not module.is_builtin(base, "object"):
                    continue
                every = sorted([*cls.bases, *cls.keywords], key=module.start)
                at = every.index(base)
                if len(every) == 1:
                    start = module.text.index("(", module.text.index(cls.name, module.start(cls)))
                    end = module.text.index(":", module.end(base))
                    yield module.fix(Edit(start, end, ""))
                elif at + 1 < len(every):
                    yield module.fix(Edit(module.start(base), module.start(every[at + 1]), ""))
                else:
                    yield module.fix(Edit(module.end(every[at - 1]), module.end(base), ""))
