"""Branches that ask for a release which the target has passed: only one of their sides is left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.module import Module

SKIPS = {
    "unittest.skipIf": True,
    "unittest.case.skipIf": True,
    "django.utils.unittest.skipIf": True,
    "unittest.skipUnless": False,
    "unittest.case.skipUnless": False,
    "django.utils.unittest.skipUnless": False,
    "pytest.mark.skipif": True,
}
Number = tuple[int, ...]
Decorated = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Branch(Fixer):
    """versions are the dotted names of version tuples, known those of plain truths.

    An if statement or expression, and a decorator that skips a test, goes where its condition can
    have one value only on the target and all that follow it.
    """

    versions: ClassVar[tuple[str, ...]] = ()
    known: ClassVar[dict[str, bool]] = {}

    def target(self, module: Module) -> Number | None:
        """Return the number of the release that the project is taken to."""
        raise NotImplementedError

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.If):
            truth = self.truth(module, node.test)
            if truth is not None:
                yield module.fix(*collapsed(module, node, truth))
        for choice in module.nodes(ast.IfExp):
            truth = self.truth(module, choice.test)
            if truth is not None:
                kept = choice.body if truth else choice.orelse
                if isinstance(kept, ast.Name | ast.Constant | ast.Call | ast.Attribute):
                    yield module.fix(module.replace(choice, module.source(kept)))
        tests: tuple[Decorated, ...] = (
            *module.nodes(ast.FunctionDef),
            *module.nodes(ast.AsyncFunctionDef),
            *module.nodes(ast.ClassDef),
        )
        for decorated in tests:
            yield from self._skips(module, decorated)

    def _skips(self, module: Module, node: Decorated) -> Iterator[Fix]:
        for decorator in node.decorator_list:
            if not isinstance(decorator, ast.Call) or not decorator.args:
                continue
            skips = SKIPS.get(module.name_of(decorator.func) or "")
            truth = self.truth(module, decorator.args[0])
            if skips is None or truth is None:
                continue
            if skips is truth:
                yield module.fix(removed(module, node))
                return
            line = module.line_start(module.start(decorator))
            yield module.fix(Edit(line, module.line_end(module.end(decorator)), ""))

    def truth(self, module: Module, test: ast.expr) -> bool | None:
        """Return the one value that a condition has from the target on, or None."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = self.truth(module, test.operand)
            return None if inner is None else not inner
        if isinstance(test, ast.BoolOp):
            values = {self.truth(module, value) for value in test.values}
            decisive = isinstance(test.op, ast.Or)
            return decisive if decisive in values else values.pop() if len(values) == 1 else None
        if isinstance(test, ast.Name | ast.Attribute):
            found = self.known.get(module.name_of(test) or "")
            return found if found is not None and self.target(module) else None
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._compared(module, test)
        return None

    def _compared(self, module: Module, test: ast.Compare) -> bool | None:
        target, wanted = self.target(module), number(test.comparators[0])
        length = self._length(module, test.left)
        if target is None or wanted is None or length is None:
            return None
        at = target[: min(length, 2)]
        passed = at > wanted[: len(at)] or (at == wanted[:2] and len(wanted) <= len(at))
        beyond = at > wanted[: len(at)]
        after = beyond or (at == wanted[:2] and length > len(wanted))
        match test.ops[0]:
            case ast.GtE():
                return True if passed else None
            case ast.Lt():
                return False if passed else None
            case ast.Gt():
                return True if after else None
            case ast.LtE():
                return False if after else None
            case ast.Eq():
                return False if beyond else None
            case ast.NotEq():
                return True if beyond else None
        return None

    def _length(self, module: Module, node: ast.expr) -> int | None:
        """Return how many numbers of the version an expression holds; None if it isn't one."""
        if module.name_of(node) in self.versions:
            return 5
        if isinstance(node, ast.Attribute) and node.attr == "major":
            return 1 if module.name_of(node.value) in self.versions else None
        if isinstance(node, ast.Subscript) and module.name_of(node.value) in self.versions:
            part = node.slice
            if isinstance(part, ast.Constant) and part.value == 0:
                return 1
            if isinstance(part, ast.Slice) and part.lower is None and part.step is None:
                upper = part.upper
                if isinstance(upper, ast.Constant) and isinstance(upper.value, int):
                    return upper.value if upper.value > 0 else None
        return None


def removed(module: Module, node: Decorated) -> Edit:
    """Return the edit that takes a test out, decorators included."""
    edit = module.remove_statement(node)
    if edit.text == "pass" and node.decorator_list:
        at = module.text.rindex("@", 0, module.start(node.decorator_list[0]))
        return Edit(at, edit.end, "pass")
    return edit


def number(node: ast.expr) -> Number | None:
    """Return the version that a constant or a tuple of constants writes."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    found = []
    for part in parts:
        if not isinstance(part, ast.Constant) or type(part.value) is not int:
            return None
        found.append(part.value)
    return tuple(found) or None


def collapsed(module: Module, node: ast.If, truth: bool) -> Iterator[Edit]:
    """Yield the edits that leave one side of an if statement."""
    is_elif = module.text.startswith("elif", module.start(node))
    kept = node.body if truth else node.orelse
    if not truth and len(kept) == 1 and isinstance(kept[0], ast.If):
        start = module.start(kept[0])
        if module.text.startswith("elif", start):  # the next condition takes its place
            word = start if is_elif else start + 2
            yield Edit(module.start(node), word, "")
            return
    if is_elif:
        yield from _without_elif(module, node, truth)
    elif not kept:
        edit = module.remove_statement(node)
        last = module.end(node.body[-1])
        inner = module.indent(node.body[0])
        if edit.text or edit.end < module.line_end(last - 1) or inner == module.indent(node):
            yield edit
        else:
            yield Edit(edit.start, max(edit.end, behind(module, last, inner)), "")
    elif kept[0].lineno == node.lineno or header(module, node, truth)[1] is False:
        joint = module.newline + module.indent(node)
        yield module.replace(node, joint.join(module.source(s) for s in kept))
    else:
        yield from _dedented(module, node, kept, header(module, node, truth)[0])


def _without_elif(module: Module, node: ast.If, truth: bool) -> Iterator[Edit]:
    if truth:  # the clause becomes the last one
        colon = module.text.index(":", module.end(node.test))
        yield Edit(module.start(node), colon, "else")
        yield Edit(module.end(node.body[-1]), module.end(node), "")
    elif node.orelse:
        word = module.text.rindex("else", 0, module.start(node.orelse[0]))
        yield Edit(module.start(node), word, "")
    else:
        line = module.line_start(module.start(node))
        yield Edit(line, module.line_end(module.end(node) - 1), "")


def header(module: Module, node: ast.If, truth: bool) -> tuple[int, bool]:
    """Return where the block behind `if ...:` or `else:` starts, and whether it has own lines."""
    if truth:
        colon = module.text.index(":", module.end(node.test))
        first = node.body[0]
    else:
        word = module.text.rindex("else", module.end(node.body[-1]), module.start(node.orelse[0]))
        colon = module.text.index(":", word)
        first = node.orelse[0]
    return module.line_end(colon), module.line_of(colon) < first.lineno


def _dedented(module: Module, node: ast.If, kept: list[ast.stmt], start: int) -> Iterator[Edit]:
    """Yield edits that leave a block in the statement's place, each line moved by itself."""
    outer, inner = module.indent(node), module.indent(kept[0])
    yield Edit(module.line_start(module.start(node)), start, "")
    end = module.end(kept[-1])
    strings = {
        line
        for part in ast.walk(ast.Module(kept, []))
        if isinstance(part, ast.Constant | ast.JoinedStr)
        for line in range(part.lineno + 1, (part.end_lineno or part.lineno) + 1)
    }
    after = behind(module, end, inner)
    at = start
    while at < after:
        text = module.text[at : module.line_end(at)]
        if text.startswith(inner) and module.line_of(at) not in strings:
            yield Edit(at + len(outer), at + len(inner), "")
        at = module.line_end(at)
    if module.end(node) > end:
        rest = module.line_end(module.end(node) - 1)
        yield Edit(after, behind(module, module.end(node), inner) if rest > after else after, "")


def behind(module: Module, end: int, inner: str) -> int:
    """Return where a block ends whose last statement ends at end: comments belong to it."""
    at = found = module.line_end(max(end - 1, 0))
    while at < len(module.text):
        text = module.text[at : module.line_end(at)]
        if text.strip() and not (text.startswith(inner) and text.lstrip().startswith("#")):
            break
        at = module.line_end(at)
        if text.strip():
            found = at
    return found
