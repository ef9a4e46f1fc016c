"""print(("a")) is print("a")."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

SPACE = re.compile(r"(?:\s|#[^\r\n]*)*")


class ExtraParenthesesDropped(Fixer):
    """Take the second pair of parentheses from a call's only argument.

    Tools that turned Python 2's print statement into a call left them behind.
    """

    since = Python(3, 0)
    style = True
    needs = r"[\w\])]\s*\(\s*(?:#.*\s*)?\("
    examples = (
        rewrites("print((a))\n", "print(a)\n"),
        rewrites("print((\n    'a'\n    'b'\n))\n", "print(\n    'a'\n    'b'\n)\n"),
        rewrites("f(((a))).g((b))\n", "f(a).g(b)\n"),
        rewrites("sum((x for x in y))\n", "sum(x for x in y)\n"),
        leaves("print((a, b))\n"),
        leaves("print(())\n"),
        leaves("print((a) + (b))\n"),
        leaves("print((a), b)\n"),
        leaves("def f():\n    print((yield))\n"),
        leaves("sum((x for x in y), z)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        text = module.text
        for call in module.nodes(ast.Call):
            if len(call.args) != 1 or call.keywords:
                continue
            argument, start = call.args[0], module.opening(call)
            first = module.start(argument)
            if start is None or first <= start or text[start + 1] not in "( \t\r\n#":
                continue
            edits = list(extra(module, call, argument, start))
            if edits and not module.in_fstring(call):
                yield module.fix(*edits)


def extra(module: Module, call: ast.Call, argument: ast.expr, start: int) -> Iterator[Edit]:
    """Yield the edits that take out the first bracket within a call's and the one that closes it."""
    if isinstance(argument, ast.Yield | ast.YieldFrom | ast.Starred):
        return
    text, close = module.text, module.end(call) - 1
    first, last = module.start(argument), module.end(argument)
    if isinstance(argument, ast.GeneratorExp):
        first, last = first + 1, last - 1  # its own pair
    at, opened = start + 1, []
    while at < first:
        at = skipped(text, at)
        if at >= first or text[at] != "(":
            break
        opened.append(at)
        at += 1
    closed, at = [], last
    while at < close:
        at = skipped(text, at)
        if at >= close or text[at] != ")":
            break
        closed.append(at)
        at += 1
    if at < close or len(closed) != len(opened):
        return  # a comma, or brackets of a part
    for place in (*opened, *closed):
        yield Edit(place, place + 1, "")


def skipped(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at
