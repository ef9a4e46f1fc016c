"""@asyncio.coroutine functions are async functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class AsyncioCoroutineToAsync(Fixer):
    """Write async def and await for @asyncio.coroutine and yield from.

    Python 3.11 removed the decorator. Functions that also yield are left.
    """

    since = Python(3, 5)
    removed = Python(3, 11)
    words = frozenset(("coroutine",))
    examples = (
        rewrites(
            "import asyncio\n\n\n@asyncio.coroutine\ndef f():\n    yield from asyncio.sleep(1)\n",
            "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n",
        ),
        rewrites(
            "from asyncio import coroutine\n\n\n@coroutine\ndef f(x):\n    y = yield from x\n"
            "    return y\n",
            "async def f(x):\n    y = await x\n    return y\n",
        ),
        leaves("import types\n\n\n@types.coroutine\ndef f():\n    yield\n"),
        leaves("import asyncio\n\n\n@asyncio.coroutine\ndef f():\n    yield\n"),
        leaves("def f():\n    yield from g()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for function in module.nodes(ast.FunctionDef):
            for decorator in function.decorator_list:
                mixed = any(self._own(module, function, n) for n in module.nodes(ast.Yield))
                if module.refers_to(decorator, "asyncio.coroutine") and not mixed:
                    yield module.fix(*self._edits(module, function, decorator))

    def _edits(
        self, module: Module, function: ast.FunctionDef, decorator: ast.expr
    ) -> Iterator[Edit]:
        start = module.line_start(module.start(decorator))
        yield Edit(start, module.line_end(module.end(decorator)), "")
        yield module.insert(module.start(function), "async ")
        for node in module.nodes(ast.YieldFrom):
            if self._own(module, function, node):
                yield Edit(module.start(node), module.start(node.value), "await ")

    def _own(self, module: Module, function: ast.FunctionDef, node: ast.AST) -> bool:
        return module.enclosing(node, *FUNCTIONS) is function
