"""yield from hands on what another iterable yields."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class YieldLoopToFrom(Fixer):
    """Write yield from y for a loop that yields what it takes.

    Python 3.3 (PEP 380). Left where the loop's variable is read elsewhere in the function.
    """

    since = Python(3, 3)
    style = True
    words = frozenset(("yield",))
    needs = r"\bfor\s[^\n]*\bin\b[^#]*?:\s*(?:#.*\s*)*yield\b"
    examples = (
        rewrites(
            "def f():\n    for x in y:\n        yield x\n",
            "def f():\n    yield from y\n",
        ),
        rewrites(
            "def f():\n    for a, b in y:\n        yield (a, b)  # pairs\n",
            "def f():\n    yield from y  # pairs\n",
        ),
        rewrites(
            "def f():\n    for x in a, b:\n        yield x\n",
            "def f():\n    yield from (a, b)\n",
        ),
        leaves("def f():\n    for x in y:\n        yield x + 1\n"),
        leaves("def f():\n    for x in y:\n        yield x\n    print(x)\n"),
        leaves("def f():\n    for x in y:\n        yield x\n    else:\n        g()\n"),
        leaves("async def f():\n    for x in y:\n        yield x\n"),
        leaves("def f():\n    for a, b in y:\n        yield b, a\n"),
        leaves("def f():\n    for a.b in y:\n        yield a.b\n"),
        rewrites(
            "def f():\n    for x in y:  # all\n        # why\n        yield x\n",
            "def f():\n    # all\n    # why\n    yield from y\n",
        ),
        leaves("def f():\n    for x in (y  # why\n              ):\n        yield x\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        loops = [loop for loop in module.nodes(ast.For) if hands_on(loop)]
        own = {id(n) for loop in loops for n in ast.walk(loop.body[0])}
        for loop in loops:
            function = module.enclosing(loop, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
            if not isinstance(function, ast.FunctionDef):
                continue
            scope = module.names.scopes[function]
            names = [n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)]
            if any(name in scope.elsewhere for name in names) or any(
                id(use) not in own for name in names for use in module.names.uses(name, scope)
            ):
                continue
            head = module.text[module.end(loop.iter) : module.start(loop.body[0])]
            between = head.lstrip(" \t)")
            if not between.startswith(":"):
                continue
            comments = [line.strip() for line in between[1:].splitlines() if line.strip()]
            if all(comment.startswith("#") for comment in comments):
                yield module.fix(*self._edits(module, loop, head, comments))

    def _edits(
        self, module: Module, loop: ast.For, head: str, comments: list[str]
    ) -> Iterator[Edit]:
        text = module.text
        word = text.index("in", module.end(loop.target))
        while text[word + 2].isalnum() or text[word - 1].isalnum():
            word = text.index("in", word + 1)
        start = word + 2
        while text[start] in " \t":
            start += 1
        bare = isinstance(loop.iter, ast.Tuple) and text[module.start(loop.iter)] != "("
        before, after = ("yield from (", ")") if bare else ("yield from ", "")
        gap = module.newline + module.indent(loop)
        yield Edit(module.start(loop), start, gap.join([*comments, before]))
        colon = module.end(loop.iter) + head.index(":")
        yield Edit(len(text[:colon].rstrip()), module.end(loop), after)


def hands_on(loop: ast.For) -> bool:
    """Say whether a loop yields what it takes and does nothing else."""
    if loop.orelse or len(loop.body) != 1:
        return False
    statement = loop.body[0]
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Yield):
        return False
    value, target = statement.value.value, loop.target
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return len(target.elts) == len(value.elts) and all(same(a, b) for a, b in pairs)
    return value is not None and same(target, value)


def same(one: ast.expr, other: ast.expr) -> bool:
    return isinstance(one, ast.Name) and isinstance(other, ast.Name) and one.id == other.id
