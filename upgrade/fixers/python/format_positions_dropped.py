"""'{} {}' counts by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.formatting import fields
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class FormatPositionsDropped(Fixer):
    """Write '{} {}'.format(a, b) for '{0} {1}'.format(a, b).

    Python 2.7 and 3.1 count fields by themselves. Left where a number comes twice or out of order.
    """

    since = Python(3, 1)
    style = True
    words = frozenset(("format",))
    needs = r"\{0[^0-9]"
    examples = (
        rewrites("x = '{0} {1}'.format(*a)\n", "x = '{} {}'.format(*a)\n"),
        rewrites(
            "x = ('{0:>5} '\n     '{1!r}').format(*a)\n", "x = ('{:>5} '\n     '{!r}').format(*a)\n"
        ),
        rewrites("f = '{{0}} {0}'.format\n", "f = '{{0}} {}'.format\n"),
        rewrites("x = '{0:} {1!r:}'.format(*a)\n", "x = '{} {!r}'.format(*a)\n"),
        leaves("x = '{1} {0}'.format(*a)\n"),
        leaves("x = '{0} {0}'.format(*a)\n"),
        leaves("x = '{0:{1}}'.format(*a)\n"),
        leaves("x = '{0} {a}'\n"),
        leaves("x = f'{0}'\n"),
        leaves("x = '{0.a}'.format(*a)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if node.attr != "format" or type(node.value) is not ast.Constant:
                continue
            if not isinstance(node.value.value, str) or module.in_fstring(node):
                continue
            edits = list(self._unnumbered(module, node.value))
            if edits:
                yield module.fix(*edits)

    def _unnumbered(self, module: Module, node: ast.Constant) -> Iterator[Edit]:
        places: list[tuple[int, str]] = []
        colons: list[int] = []
        for piece in module.pieces(node):
            found = fields(piece.body, piece.raw)
            if found is None or any("{" in field.spec or field.path for field in found):
                return
            start = piece.start + len(piece.prefix) + len(piece.quote) + 1
            places += [(start + field.start, field.root) for field in found]
            colons += [start + field.end - 2 for field in found if field.spec == ":"]
        if [root for _, root in places] == [str(number) for number in range(len(places))]:
            for at, root in places:
                yield Edit(at, at + len(root), "")
            for at in colons:
                yield Edit(at - 1, at, "")
