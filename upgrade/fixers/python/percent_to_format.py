"""'%s' % (a,) in the words of str.format()."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.formatting import Percent, percents
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class PercentToFormat(Fixer):
    """Write '{} {}'.format(a, b) for '%s %s' % (a, b).

    Only where the right side is a tuple or a dict that stands there, so that what is formatted is
    known. Left: %d and %i, which cut fractions off, and widths of %s, which pad on the other side.
    Precisions of %s are those of text: {!s:.3}.
    """

    since = Python(3, 0)
    style = True
    needs = r"%[^\n]*['\"] % [({]"
    examples = (
        rewrites("x = '%s %r' % (*a, b)\n", "x = '{} {!r}'.format(*a, b)\n"),
        rewrites("x = '%(a)s' % {'a': b['c']}\n", "x = '{a}'.format(a=b['c'])\n"),
        rewrites(
            "x = '%s %.2f' % (\n    a,  # one\n    b,\n)\n",
            "x = '{} {:.2f}'.format(\n    a,  # one\n    b,\n)\n",
        ),
        rewrites("x = '{%s} %%' % (*a,)\n", "x = '{{{}}} %'.format(*a)\n"),
        leaves("x = '%s' % a\n"),
        leaves("x = '%d' % (a,)\n"),
        rewrites("x = '%.3s' % (*a,)\n", "x = '{!s:.3}'.format(*a)\n"),
        leaves("x = '%5s' % (a,)\n"),
        leaves("x = '%(a)s' % {**a}\n"),
        leaves("x = '%(a b)s' % {'a b': a}\n"),
        leaves("x = b'%s' % (a,)\n"),
        leaves("x = '%s %s' % (a,)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.BinOp):
            left, right = node.left, node.right
            if type(node.op) is not ast.Mod or type(left) is not ast.Constant:
                continue
            if not isinstance(left.value, str) or not isinstance(right, ast.Tuple | ast.Dict):
                continue
            if module.text[module.end(left) : module.start(right)] != " % ":
                continue
            edits = list(self._edits(module, left, right))
            if edits and not module.in_fstring(node):
                yield module.fix(*edits)

    def _edits(
        self, module: Module, left: ast.Constant, right: ast.Tuple | ast.Dict
    ) -> Iterator[Edit]:
        written = module.pieces(left)
        made = percents(written[0].body) if len(written) == 1 else None
        if made is None or r"\N" in written[0].body:
            return
        conversions, body = made
        piece = written[0]
        if isinstance(right, ast.Dict):
            arguments = list(keywords_of(module, right, conversions))
            if not arguments:
                return
        elif fits(right, conversions):
            arguments = []
        else:
            return
        prefix = "" if piece.prefix in ("u", "U") else piece.prefix
        yield Edit(
            module.start(left), module.start(right) + 1, piece.written(prefix, body) + ".format("
        )
        yield from arguments
        yield from closed(module, right)


def fits(values: ast.Tuple, conversions: list[Percent]) -> bool:
    """Say whether a tuple has a value for each conversion."""
    if any(one.key is not None for one in conversions):
        return False
    starred = any(isinstance(value, ast.Starred) for value in values.elts)
    return starred or len(values.elts) == len(conversions)


def keywords_of(module: Module, values: ast.Dict, conversions: list[Percent]) -> Iterator[Edit]:
    """Yield the edits that make a dict's items keyword arguments."""
    names = []
    for key in values.keys:
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return
        names.append(key.value)
    wanted = [one.key for one in conversions]
    if len(set(names)) != len(names) or None in wanted or not set(wanted) <= set(names):
        return
    if not all(n.isidentifier() and not keyword.iskeyword(n) for n in names):
        return
    for key, value, name in zip(values.keys, values.values, names, strict=True):
        assert key is not None
        between = module.text[module.end(key) : module.start(value)]
        colon = between.find(":")
        if between[:colon].strip() or "#" in between or "\n" in between:
            return
        rest = between[colon + 1 :].lstrip()
        yield Edit(module.start(key), module.start(value), f"{name}={rest}")


def closed(module: Module, values: ast.Tuple | ast.Dict) -> Iterator[Edit]:
    """Yield the edits of the closing bracket, and of a comma right before it."""
    end = module.end(values) - 1
    elements = values.values if isinstance(values, ast.Dict) else values.elts
    if elements:
        rest = module.text[module.end(elements[-1]) : end]
        if "#" not in rest and "\n" not in rest and "\r" not in rest and "," in rest:
            yield Edit(module.end(elements[-1]) + rest.index(","), end, "")
    if isinstance(values, ast.Dict):
        yield Edit(end, end + 1, ")")
