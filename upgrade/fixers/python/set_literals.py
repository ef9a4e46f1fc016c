"""Sets and dicts have displays and comprehensions of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

PAIRS = (ast.Tuple, ast.List)
ODD = (ast.Starred, ast.NamedExpr, ast.Yield, ast.YieldFrom)


class SetLiterals(Fixer):
    """Write {1, 2} for set([1, 2]) and {k: v for ...} for dict((k, v) for ...).

    Python 2.7 and 3.0 brought both; nothing is built twice.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("set", "dict"))
    needs = r"\b(?:set|dict)\s*\(\s*[^\s)]"
    examples = (
        rewrites("x = set([1, 2])\n", "x = {1, 2}\n"),
        rewrites("x = set(())\n", "x = set()\n"),
        rewrites("x = set([f(a) for a in b])\n", "x = {f(a) for a in b}\n"),
        rewrites("x = set(f(a) for a in b)\n", "x = {f(a) for a in b}\n"),
        rewrites("x = set((\n    1,  # one\n    2,\n))\n", "x = {\n    1,  # one\n    2,\n}\n"),
        rewrites("x = set([*a, set([1])])\n", "x = {*a, {1}}\n"),
        rewrites("x = dict((a, b) for a, b in c)\n", "x = {a: b for a, b in c}\n"),
        rewrites("x = dict([(a, 1) for a in c])\n", "x = {a: 1 for a in c}\n"),
        rewrites("x = dict([a, (b, 1)] for a, b in c)\n", "x = {a: (b, 1) for a, b in c}\n"),
        leaves("x = set()\n"),
        leaves("x = set(a)\n"),
        leaves("x = dict(a=1)\n"),
        leaves("x = dict(pair for pair in c)\n"),
        leaves("def set(x):\n    pass\n\n\nset([1])\n"),
        leaves("x = dict([(1, 2)], a=1)\n"),
        leaves("x = dict(((a, b) for a, b in c), d=1)\n"),
        leaves("x = f'{set([1])}'\n"),
        leaves("x = dict((*a, b) for a, b in c)\n"),
        leaves("x = dict((a, b, c) for a, b, c in d)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if type(func) is not ast.Name or func.id not in ("set", "dict"):
                continue
            if len(call.args) != 1 or call.keywords or not module.is_builtin(func, "set", "dict"):
                continue
            make = set_edits if func.id == "set" else dict_edits
            edits = list(make(module, call, call.args[0]))
            if edits and not module.in_fstring(call):
                yield module.fix(*edits)


def set_edits(module: Module, call: ast.Call, node: ast.expr) -> Iterator[Edit]:
    """Yield the edits that turn set(...) into a display or a comprehension."""
    start, close = module.opening(call), module.end(call) - 1
    if start is None:
        return
    if isinstance(node, ast.List | ast.Tuple):
        if module.text[start + 1 : module.start(node)].strip() or not bracketed(module, node):
            return
        if not node.elts:
            yield Edit(start + 1, close, "")
            return
    elif not isinstance(node, ast.ListComp | ast.GeneratorExp):
        return
    yield from outside(module, call, node, start)
    yield from _without_comma(module, node)


def dict_edits(module: Module, call: ast.Call, node: ast.expr) -> Iterator[Edit]:
    """Yield the edits that turn dict(pairs) into a comprehension."""
    start = module.opening(call)
    if start is None or not isinstance(node, ast.ListComp | ast.GeneratorExp):
        return
    pair = node.elt
    if not isinstance(pair, PAIRS) or len(pair.elts) != 2 or not bracketed(module, pair):
        return
    if any(isinstance(part, ODD) for part in pair.elts):
        return
    key, value = pair.elts
    first, last = module.start(pair), module.end(pair)
    comma = module.text.find(",", module.end(key), module.start(value))
    comments = (
        module.text[module.end(key) : module.start(value)] + module.text[module.end(value) : last]
    )
    head = module.text[(start if shared(module, node, start) else module.start(node)) + 1 : first]
    if "#" in comments or comma < 0 or head.strip(" \t\r\n("):
        return
    extra = head.count("(")
    at = module.start(node) + 1 if not shared(module, node, start) else start + 1
    yield from outside(module, call, node, start)
    if extra:
        yield Edit(at + head.index("("), first, "")
    yield Edit(first, first + 1, "")
    yield Edit(comma, comma + 1, ":")
    tail = last - 1
    if trailing_comma(module, module.end(value), tail) is not None:
        at = trailing_comma(module, module.end(value), tail) or tail
        yield Edit(at, at + 1, "")
    yield Edit(tail, past_brackets(module, last, extra), "")


def past_brackets(module: Module, at: int, count: int) -> int:
    """Return the offset behind so many closing brackets."""
    for _ in range(count):
        at = module.text.index(")", at) + 1
    return at


def shared(module: Module, node: ast.expr, start: int) -> bool:
    """Say whether a generator has the brackets of its call."""
    return isinstance(node, ast.GeneratorExp) and module.start(node) == start


def outside(module: Module, call: ast.Call, node: ast.expr, start: int) -> Iterator[Edit]:
    """Yield the edits of the brackets around the elements, a call's and those within."""
    close = module.end(call) - 1
    if shared(module, node, start):
        yield Edit(module.start(call), start + 1, "{")
        yield Edit(close, close + 1, "}")
        return
    inner, last = module.start(node), module.end(node)
    before, after = module.text[start + 1 : inner], module.text[last:close]
    yield Edit(module.start(call), inner + 1, "{" + before.replace("(", ""))
    rest = after.replace(")", "").replace(",", "") if "#" not in after else after
    yield Edit(last - 1, close + 1, rest + "}")


def trailing_comma(module: Module, start: int, end: int) -> int | None:
    """Return the offset of the comma that stands between an element and the bracket."""
    comma = module.text.find(",", start, end)
    return comma if comma >= 0 and "#" not in module.text[start:comma] else None


def _without_comma(module: Module, node: ast.expr) -> Iterator[Edit]:
    if isinstance(node, ast.List | ast.Tuple):
        end = module.end(node) - 1
        comma = trailing_comma(module, module.end(node.elts[-1]), end)
        if comma is not None and not module.text[comma + 1 : end].strip(" \t"):
            if "\n" not in module.text[comma + 1 : end] and "\r" not in module.text[comma:end]:
                yield Edit(comma, comma + 1, "")


def bracketed(module: Module, node: ast.expr) -> bool:
    return module.text[module.start(node)] in "([" and module.text[module.end(node) - 1] in ")]"
