"""A cache without a limit is functools.cache, and lru_cache needs no brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

CACHE = Python(3, 9)


class LruCacheToCache(Fixer):
    """Write @cache for @lru_cache(maxsize=None), @lru_cache for @lru_cache().

    Python 3.9 gave the first its name, Python 3.8 takes the second.
    """

    since = Python(3, 8)
    style = True
    words = frozenset(("functools.lru_cache",))
    examples = (
        rewrites(
            "from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f():\n    pass\n",
            "from functools import cache\n\n\n@cache\ndef f():\n    pass\n",
        ),
        rewrites(
            "import functools\n\n\n@functools.lru_cache(None)\ndef f():\n    pass\n",
            "import functools\n\n\n@functools.cache\ndef f():\n    pass\n",
        ),
        rewrites(
            "import functools\n\n\n@functools.lru_cache()\ndef f():\n    pass\n",
            "import functools\n\n\n@functools.lru_cache\ndef f():\n    pass\n",
        ),
        leaves("from functools import lru_cache\n\n\n@lru_cache(9)\ndef f():\n    pass\n"),
        leaves("from functools import lru_cache\n\nf = lru_cache(maxsize=None, typed=True)(g)\n"),
        leaves("from x import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f():\n    pass\n"),
        leaves("import functools\n\nmake = functools.lru_cache()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        taken = module.names.module.bindings.get("cache")
        for call in module.calls("functools.lru_cache"):
            every = [*call.args, *call.keywords]
            if not every:
                if self._used(module, call):
                    yield module.fix(Edit(module.end(call.func), module.end(call), ""))
            elif not module.targets.reach(CACHE) or not unlimited(call):
                continue
            elif isinstance(call.func, ast.Attribute):
                text = f"{module.source(call.func.value)}.cache"
                yield module.fix(module.replace(call, text))
            elif taken is None or {d for d, _, _ in taken.imports} == {"functools.cache"}:
                yield module.fix(
                    module.replace(call, "cache"), imports=[Import("functools", "cache")]
                )

    def _used(self, module: Module, call: ast.Call) -> bool:
        """Say whether a call decorates a function right away."""
        parent = module.parent(call)
        if isinstance(parent, ast.Call):
            return parent.func is call
        return call in getattr(parent, "decorator_list", ())


def unlimited(call: ast.Call) -> bool:
    """Say whether a call asks for no limit and, at most, typed=False."""
    given = {k.arg: k.value for k in call.keywords}
    if len(call.args) == 1 and "maxsize" not in given:
        given["maxsize"] = call.args[0]
    elif call.args:
        return False
    constants = {name: getattr(value, "value", ...) for name, value in given.items()}
    return constants in ({"maxsize": None}, {"maxsize": None, "typed": False})
