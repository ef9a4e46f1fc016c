"""With the annotations future nothing needs quotes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("typing", "typing_extensions")
LITERALS = tuple(f"{home}.Literal" for home in HOMES)
ANNOTATED = tuple(f"{home}.Annotated" for home in HOMES)
ATOMS = (ast.Name, ast.Attribute, ast.Subscript)


class QuotedAnnotations(Fixer):
    """Take the quotes from annotations in files with `from __future__ import annotations`.

    Since Python 3.7 (PEP 563) no annotation is evaluated there, quoted or not.
    """

    since = Python(3, 7)
    style = True
    words = frozenset(("annotations",))
    needs = r"^from __future__ import[^#\n]*(?:\([^)]*)?\bannotations\b"
    examples = (
        rewrites(
            "from __future__ import annotations\n\n\ndef f(x: 'A', *a: 'B') -> list['C']: ...\n",
            "from __future__ import annotations\n\n\ndef f(x: A, *a: B) -> list[C]: ...\n",
        ),
        rewrites(
            "from __future__ import annotations\nfrom typing import Annotated\n\n"
            "x: Annotated['A', 'b']\n",
            "from __future__ import annotations\nfrom typing import Annotated\n\n"
            "x: Annotated[A, 'b']\n",
        ),
        leaves("def f(x: 'A') -> 'B': ...\n"),
        leaves("from __future__ import annotations\n\nx = cast('A', y)\n"),
        leaves(
            "from __future__ import annotations\nfrom typing import Literal\n\nx: Literal['a']\n"
        ),
        leaves("from __future__ import annotations\n\nx: field('A')\n"),
        leaves("from __future__ import annotations\n\nx: 'not a type'\ny: ''\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        futures = [n for n in module.nodes(ast.ImportFrom) if n.module == "__future__"]
        if not any(alias.name == "annotations" for node in futures for alias in node.names):
            return
        for annotation in self._annotations(module):
            for node in quoted(module, annotation):
                text = unquoted(module, node)
                if text is not None:
                    yield module.fix(module.replace(node, text))

    def _annotations(self, module: Module) -> Iterator[ast.expr]:
        for argument in module.nodes(ast.arg):
            if argument.annotation is not None:
                yield argument.annotation
        for variable in module.nodes(ast.AnnAssign):
            yield variable.annotation
        for kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            for function in module.nodes(kind):
                returns: ast.expr | None = function.returns  # type: ignore[attr-defined]
                if returns is not None:
                    yield returns


def quoted(module: Module, node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts within an annotation that are types."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node
    elif isinstance(node, ast.Subscript):
        if module.refers_to(node.value, *LITERALS):
            return
        inner: ast.AST = node.slice
        if module.refers_to(node.value, *ANNOTATED) and isinstance(inner, ast.Tuple):
            inner = inner.elts[0]
        yield from quoted(module, inner)
    elif isinstance(node, ast.Tuple | ast.List):
        for element in node.elts:
            yield from quoted(module, element)
    elif isinstance(node, ast.BinOp):
        yield from quoted(module, node.left)
        yield from quoted(module, node.right)


def unquoted(module: Module, node: ast.Constant) -> str | None:
    """Return the type that a text holds as it can stand without quotes."""
    written, value = module.pieces(node), str(node.value)
    if len(written) != 1 or written[0].body != value or "\n" in value or value != value.strip():
        return None
    try:
        tree = ast.parse(value, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    alone = not isinstance(module.parent(node), ast.BinOp)
    return value if isinstance(tree, ATOMS) or alone else None
