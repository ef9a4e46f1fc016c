"""ast.Str, ast.Num and their kin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

TYPES = {
    "Str": "str",
    "Bytes": "bytes",
    "Num": "(int, float, complex)",
    "NameConstant": "(bool, type(None))",
    "Ellipsis": "type(...)",
}


class AstConstants(Fixer):
    """Ask ast.Constant for the type of its value where isinstance() asked for an old node.

    Python 3.14 dropped the old nodes; all of them are Constant since 3.8.
    """

    since = Python(3, 8)
    removed = Python(3, 14)
    words = frozenset(TYPES)
    link = "https://docs.python.org/3/whatsnew/3.14.html#ast"
    examples = (
        rewrites(
            "import ast\n\nx = isinstance(node, ast.Str)\n",
            "import ast\n\nx = (isinstance(node, ast.Constant) and isinstance(node.value, str))\n",
        ),
        rewrites(
            "import ast\n\nx = isinstance(n.a, (ast.Str, ast.Bytes))\n",
            "import ast\n\n"
            "x = (isinstance(n.a, ast.Constant) and isinstance(n.a.value, (str, bytes)))\n",
        ),
        leaves("import ast\n\nx = isinstance(node, ast.Constant)\n"),
        leaves("import ast\n\nx = isinstance(find(), ast.Str)\n"),
        leaves("import ast\n\nx = isinstance(node, (ast.Str, ast.Name))\n"),
        leaves("from mysite import ast\n\nx = isinstance(node, ast.Str)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if not module.is_builtin(call.func, "isinstance") or len(call.args) != 2:
                continue
            node, kinds = call.args
            asked = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            names = [(module.name_of(kind) or "").rpartition(".") for kind in asked]
            if not isinstance(node, ast.Name | ast.Attribute):
                continue
            if all(home == "ast" and name in TYPES for home, _, name in names):
                types = [TYPES[name] for _, _, name in names]
                whole = types[0] if len(types) == 1 else f"({', '.join(types)})"
                old = asked[0]
                home = module.source(old.value) + "." if isinstance(old, ast.Attribute) else "ast."
                text = module.source(node)
                yield module.fix(
                    module.replace(
                        call,
                        f"(isinstance({text}, {home}Constant) and isinstance({text}.value, {whole}))",
                    )
                )
