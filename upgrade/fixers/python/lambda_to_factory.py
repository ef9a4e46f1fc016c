"""defaultdict takes the class itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

EMPTY = {ast.List: "list", ast.Dict: "dict", ast.Tuple: "tuple"}
CLASSES = ("list", "dict", "tuple", "set")


class LambdaToFactory(Fixer):
    """Write defaultdict(list) for defaultdict(lambda: []).

    The class makes the same value without a function around it.
    """

    since = Python(3, 0)
    style = True
    words = frozenset(("defaultdict",))
    needs = r"\blambda\s*:"
    examples = (
        rewrites(
            "from collections import defaultdict\n\nx = defaultdict(lambda: [])\n",
            "from collections import defaultdict\n\nx = defaultdict(list)\n",
        ),
        rewrites(
            "import collections\n\nx = collections.defaultdict(lambda: 0, y)\n",
            "import collections\n\nx = collections.defaultdict(int, y)\n",
        ),
        rewrites(
            "from collections import defaultdict\n\nx = defaultdict(lambda: set())\n",
            "from collections import defaultdict\n\nx = defaultdict(set)\n",
        ),
        leaves("from collections import defaultdict\n\nx = defaultdict(lambda: [1])\n"),
        leaves("from collections import defaultdict\n\nx = defaultdict(lambda: None)\n"),
        leaves("from mysite import defaultdict\n\nx = defaultdict(lambda: [])\n"),
        leaves("from collections import defaultdict\n\nlist = 1\nx = defaultdict(lambda: [])\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls("collections.defaultdict"):
            function = call.args[0] if call.args else None
            if not isinstance(function, ast.Lambda) or module.in_fstring(call):
                continue
            made, start = factory(module, function), module.opening(call)
            parameters = function.args
            if any((parameters.args, parameters.posonlyargs, parameters.kwonlyargs)) or (
                parameters.vararg or parameters.kwarg
            ):
                continue
            if made is None or start is None or "#" in module.source(call):
                continue
            only = len(call.args) == 1 and not call.keywords
            end = module.end(call) - 1 if only else module.end(function)
            yield module.fix(Edit(start + 1, end, made))


def factory(module: Module, function: ast.Lambda) -> str | None:
    """Return the builtin class that makes what a lambda returns."""
    body, name = function.body, None
    if isinstance(body, ast.List | ast.Tuple | ast.Dict):
        elements = body.keys if isinstance(body, ast.Dict) else body.elts
        name = None if elements else EMPTY[type(body)]
    elif isinstance(body, ast.Call):
        if not body.args and not body.keywords and module.is_builtin(body.func, *CLASSES):
            name = module.source(body.func)
    elif isinstance(body, ast.Constant):
        value = body.value
        if type(value) in (int, float, complex, str, bool) and not value:
            name = type(value).__name__
    free = name and not module.names.stars and module.names.scopes[function].lookup(name) is None
    return name if free else None
