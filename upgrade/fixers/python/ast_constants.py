"""ast.Str, ast.Num and their kin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
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
    words = frozenset((*TYPES, *(f"visit_{name}" for name in TYPES)))
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
        rewrites(
            "import ast\n\n\ndef f(n):\n    if isinstance(n, ast.Str):\n        return n.s\n",
            "import ast\n\n\ndef f(n):\n"
            "    if (isinstance(n, ast.Constant) and isinstance(n.value, str)):\n"
            "        return n.value\n",
        ),
        rewrites(
            "import ast\n\nx = [ast.Str('a'), ast.Num(n=1)]\n",
            "import ast\n\nx = [ast.Constant('a'), ast.Constant(value=1)]\n",
        ),
        finds(
            "import ast\n\n\nclass V(ast.NodeVisitor):\n    def visit_Str(self, node):\n"
            "        pass\n",
            "visit_Constant",
        ),
        leaves("import ast\n\n\nclass V:\n    def visit_Str(self, node):\n        pass\n"),
        leaves("import ast\n\nx = ast.Str\n"),
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
                asked_for = (
                    f"(isinstance({text}, {home}Constant) and isinstance({text}.value, {whole}))"
                )
                yield module.fix(module.replace(call, asked_for), *self._read(module, call, text))
        for made in module.calls(*(f"ast.{name}" for name in TYPES if name != "Ellipsis")):
            yield from self._made(module, made)
        for method in module.nodes(ast.FunctionDef):
            cls = module.parent(method)
            if method.name in self.words and isinstance(cls, ast.ClassDef):
                if module.inherits(cls, "ast.NodeVisitor", "ast.NodeTransformer"):
                    message = f"{method.name} is never called since Python 3.14: visit_Constant is"
                    yield self.finding(module, method, message)

    def _read(self, module: Module, call: ast.Call, text: str) -> Iterator[Edit]:
        """Yield the edits that read .value where .s or .n of the node is read in this function."""
        around = module.enclosing(call, ast.FunctionDef, ast.AsyncFunctionDef) or module.tree
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr in ("s", "n") and module.source(attribute.value) == text:
                if around in module.ancestors(attribute):
                    end = module.end(attribute)
                    yield Edit(end - 1, end, "value")

    def _made(self, module: Module, call: ast.Call) -> Iterator[Fix]:
        """Make a Constant where one of the old nodes was made."""
        keywords = [k for k in call.keywords if k.arg in ("s", "n", "value")]
        if len(call.args) + len(keywords) != 1:
            return
        edits = [
            Edit(module.start(k), module.start(k) + len(str(k.arg)), "value") for k in keywords
        ]
        if isinstance(call.func, ast.Attribute):
            end = module.end(call.func)
            yield module.fix(Edit(end - len(call.func.attr), end, "Constant"), *edits)
        elif module.names.module.lookup("Constant") is None:
            wanted = [Import("ast", "Constant")]
            yield module.fix(module.replace(call.func, "Constant"), *edits, imports=wanted)
