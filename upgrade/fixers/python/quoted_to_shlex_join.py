"""shlex.join quotes and joins."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class QuotedToShlexJoin(Fixer):
    """Write shlex.join(words) for ' '.join(shlex.quote(word) for word in words).

    Python 3.8 brought it.
    """

    since = Python(3, 8)
    style = True
    words = frozenset(("shlex.quote",))
    needs = r"['\"] ['\"]\.join\("
    examples = (
        rewrites(
            "import shlex\n\nx = ' '.join(shlex.quote(w) for w in words)\n",
            "import shlex\n\nx = shlex.join(words)\n",
        ),
        rewrites(
            "import shlex\n\nx = ' '.join([shlex.quote(w) for w in ['a', *b]])\n",
            "import shlex\n\nx = shlex.join(['a', *b])\n",
        ),
        leaves("import shlex\n\nx = ','.join(shlex.quote(w) for w in words)\n"),
        leaves("import shlex\n\nx = ' '.join(shlex.quote(str(w)) for w in words)\n"),
        leaves("import shlex\n\nx = ' '.join(shlex.quote(w) for w in words if w)\n"),
        leaves("from shlex import quote\n\nx = ' '.join(quote(w) for w in words)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for quote in module.calls("shlex.quote"):
            made = module.parent(quote)
            join = module.parent(made) if made is not None else None
            if not isinstance(made, ast.GeneratorExp | ast.ListComp) or join is None:
                continue
            if not joins(join):
                continue
            loop = made.generators[0]
            named = isinstance(loop.target, ast.Name) and len(quote.args) == 1
            if len(made.generators) > 1 or loop.ifs or loop.is_async or not named:
                continue
            word = quote.args[0]
            same = isinstance(word, ast.Name) and word.id == getattr(loop.target, "id", "")
            if not same or made.elt is not quote or not isinstance(quote.func, ast.Attribute):
                continue
            if module.in_fstring(quote) or "#" in module.source(join):
                continue
            home = module.source(quote.func.value)
            text = f"{home}.join({module.source(loop.iter)})"
            yield module.fix(module.replace(join, text))


def joins(node: ast.AST | None) -> bool:
    """Say whether a node is a call of ' '.join() with one argument."""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return False
    func = node.func
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "join"
        and isinstance(func.value, ast.Constant)
        and func.value.value == " "
    )
