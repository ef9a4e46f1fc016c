"""A comprehension that changes nothing is an unpacking."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

# What may follow a star in a display without brackets.
BINDING = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.BinOp, ast.Constant, ast.Await)
Copying = ast.ListComp | ast.SetComp
DISPLAYS = (ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.JoinedStr)


class ComprehensionToUnpacking(Fixer):
    """Write [*y] for [x for x in y], {*y} and {**y} likewise.

    Python 3.5 (PEP 448) unpacks in displays.
    """

    since = Python(3, 5)
    style = True
    words = frozenset(("for",))
    needs = r"[\[{(]\s*\(?(\w+)\)?\s+for\s+\(?\1\)?\s+in\b|\{\s*\w+\s*:\s*\w+\s+for\s.*\bitems\b"
    examples = (
        rewrites("a = [x for x in y]\n", "a = [*y]\n"),
        rewrites("a = {x for x in y.z}\n", "a = {*y.z}\n"),
        rewrites("a = {k: v for k, v in y.items()}\n", "a = {**y}\n"),
        rewrites("a = [[x for x in y] for y in z]\n", "a = [[*y] for y in z]\n"),
        leaves("a = [x for x in y if x]\n"),
        leaves("a = (x for x in y)\n"),
        leaves("a = {k: v for k, v in y}\n"),
        leaves("a = {v: k for k, v in y.items()}\n"),
        rewrites("a = [x for x in y or z]\n", "a = [*(y or z)]\n"),
        leaves("async def f():\n    return [x async for x in y]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        both: tuple[Copying, ...] = (*module.nodes(ast.ListComp), *module.nodes(ast.SetComp))
        for node in both:
            if is_same(node.elt, node.generators):
                yield from self._unpacked(module, node, node.generators[0].iter, "*")
        for pairs in module.nodes(ast.DictComp):
            value = items_of(pairs)
            if value is not None:
                yield from self._unpacked(module, pairs, value, "**")

    def _unpacked(
        self, module: Module, node: Copying | ast.DictComp, value: ast.expr, stars: str
    ) -> Iterator[Fix]:
        first, loop = module.start(node) + 1, node.generators[0]
        word = module.text.find(" in", module.end(loop.target), module.start(value))
        before = module.text[module.end(loop.target) : module.start(value)]
        between = before.partition("in")[2].strip()
        if word < 0 and "in" not in before:
            return
        plain = isinstance(value, (*BINDING, *DISPLAYS)) or between == "("
        if isinstance(value, ast.Tuple) and module.text[module.start(value)] != "(":
            plain = False
        elif isinstance(value, ast.Tuple | ast.GeneratorExp):
            plain = True
        head = module.text[first : module.start(value)]
        loose = isinstance(value, ast.BoolOp) and stars == "*" and between == ""
        if (
            not (plain or loose)
            or "#" in head
            or between not in ("", "(")
            or module.in_fstring(node)
        ):
            return
        edits = [Edit(first, module.start(value) - len(between), stars + "(" * loose)]
        if loose:
            edits.append(module.insert(module.end(value), ")"))
        if stars == "**":
            edits.append(Edit(module.end(value), module.end(loop.iter), ""))
        yield module.fix(*edits)


def is_same(element: ast.expr, generators: list[ast.comprehension]) -> bool:
    """Say whether a comprehension gives each element as it is."""
    loop = generators[0]
    return (
        len(generators) == 1
        and not loop.ifs
        and not loop.is_async
        and isinstance(element, ast.Name)
        and isinstance(loop.target, ast.Name)
        and element.id == loop.target.id
    )


def items_of(node: ast.DictComp) -> ast.expr | None:
    """Return the mapping whose items a comprehension copies."""
    loop, call = node.generators[0], node.generators[0].iter
    target = loop.target
    if len(node.generators) > 1 or loop.ifs or loop.is_async or not isinstance(target, ast.Tuple):
        return None
    names = [part.id if isinstance(part, ast.Name) else "" for part in target.elts]
    pair = [part.id if isinstance(part, ast.Name) else "!" for part in (node.key, node.value)]
    if names != pair or names[0] == names[-1] or not isinstance(call, ast.Call):
        return None
    func = call.func
    if call.args or call.keywords or not isinstance(func, ast.Attribute) or func.attr != "items":
        return None
    return func.value
