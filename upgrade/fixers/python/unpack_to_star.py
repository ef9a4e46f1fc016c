"""*Ts says what Unpack[Ts] said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class UnpackToStar(Fixer):
    """Write tuple[*Ts] for tuple[Unpack[Ts]], and *args: *Ts for *args: Unpack[Ts].

    Python 3.11 (PEP 646). Left on **kwargs, whose types no star can unpack.
    """

    since = Python(3, 11)
    style = True
    words = frozenset(("Unpack",))
    needs = r"Unpack\["
    examples = (
        rewrites(
            "from typing import Unpack\n\nx: tuple[int, Unpack[Ts]]\n",
            "x: tuple[int, *Ts]\n",
        ),
        rewrites(
            "from typing import Unpack\n\n\ndef f(*args: Unpack[Ts]): ...\n",
            "def f(*args: *Ts): ...\n",
        ),
        leaves("from typing import Unpack\n\n\ndef f(**kwargs: Unpack[D]): ...\n"),
        leaves("from typing import Unpack\n\nx = Unpack[Ts]\n"),
        leaves("from mysite import Unpack\n\nx: tuple[Unpack[Ts]]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Subscript):
            if not module.refers_to(node.value, "typing.Unpack", "typing_extensions.Unpack"):
                continue
            if self._starred(module, node) and isinstance(node.slice, ast.Name | ast.Attribute):
                start, end = module.start(node), module.end(node)
                yield module.fix(
                    Edit(start, module.start(node.slice), "*"),
                    Edit(module.end(node.slice), end, ""),
                )

    def _starred(self, module: Module, node: ast.Subscript) -> bool:
        """Say whether Python takes a star where a node stands."""
        parent = module.parent(node)
        if isinstance(parent, ast.Tuple):
            above = module.parent(parent)
            return isinstance(above, ast.Subscript) and above.slice is parent
        if isinstance(parent, ast.arg):
            arguments = module.parent(parent)
            return isinstance(arguments, ast.arguments) and arguments.vararg is parent
        return isinstance(parent, ast.Subscript) and parent.slice is node
