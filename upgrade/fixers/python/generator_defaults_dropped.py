"""Generator[int] is Generator[int, None, None]."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("typing", "typing_extensions", "collections.abc")
SIZES = {"Generator": 3, "AsyncGenerator": 2}
GENERATORS = {f"{home}.{name}": size for home in HOMES for name, size in SIZES.items()}


class GeneratorDefaultsDropped(Fixer):
    """Write Generator[int] for Generator[int, None, None], AsyncGenerator[int] likewise.

    Python 3.13 (PEP 696) gave both parameters None as their default.
    """

    since = Python(3, 13)
    style = True
    words = frozenset(GENERATORS)
    needs = r"Generator\["
    examples = (
        rewrites(
            "from collections.abc import Generator\n\nx: Generator[int, None, None]\n",
            "from collections.abc import Generator\n\nx: Generator[int]\n",
        ),
        rewrites(
            "from typing import AsyncGenerator\n\nx: AsyncGenerator[\n    int,\n    None,\n]\n",
            "from typing import AsyncGenerator\n\nx: AsyncGenerator[\n    int,\n]\n",
        ),
        leaves("from collections.abc import Generator\n\nx: Generator[int, str, None]\n"),
        leaves("from collections.abc import Generator\n\nx: Generator[int, None, str]\n"),
        leaves("from mysite import Generator\n\nx: Generator[int, None, None]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
            if not parts or GENERATORS.get(module.name_of(node.value) or "") != len(parts):
                continue
            rest = parts[1:]
            first, last = module.end(parts[0]), module.end(rest[-1])
            if all(isinstance(p, ast.Constant) and p.value is None for p in rest):
                if "#" not in module.text[first:last]:
                    yield module.fix(Edit(first, last, ""))
