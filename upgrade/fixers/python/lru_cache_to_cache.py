"""A cache without a limit is functools.cache."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class LruCacheToCache(Fixer):
    """Write @cache for @lru_cache(maxsize=None).

    Python 3.9 gave it the name.
    """

    since = Python(3, 9)
    style = True
    words = frozenset(("lru_cache",))
    examples = (
        rewrites(
            "from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f():\n    pass\n",
            "from functools import cache\n\n\n@cache\ndef f():\n    pass\n",
        ),
        rewrites(
            "import functools\n\n\n@functools.lru_cache(None)\ndef f():\n    pass\n",
            "import functools\n\n\n@functools.cache\ndef f():\n    pass\n",
        ),
        leaves("from functools import lru_cache\n\n\n@lru_cache(9)\ndef f():\n    pass\n"),
        leaves("from functools import lru_cache\n\nf = lru_cache(maxsize=None, typed=True)(g)\n"),
        leaves("from x import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f():\n    pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        taken = module.names.module.bindings.get("cache")
        for call in module.calls("functools.lru_cache"):
            every = [*call.args, *(k.value for k in call.keywords if k.arg == "maxsize")]
            if len(every) != 1 or len(call.keywords) + len(call.args) != 1:
                continue
            if not isinstance(every[0], ast.Constant) or every[0].value is not None:
                continue
            if isinstance(call.func, ast.Attribute):
                text = f"{module.source(call.func.value)}.cache"
                yield module.fix(module.replace(call, text))
            elif taken is None or {d for d, _, _ in taken.imports} == {"functools.cache"}:
                yield module.fix(
                    module.replace(call, "cache"), imports=[Import("functools", "cache")]
                )
