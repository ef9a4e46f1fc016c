"""X | None says what Optional[X] said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class OptionalToUnion(Fixer):
    """Write X | Y for Union[X, Y], and X | None for Optional[X], in annotations.

    Since Python 3.10 (PEP 604). Left where a part is a string, which has no |.
    """

    since = Python(3, 10)
    style = True
    words = frozenset(("Optional", "Union"))
    examples = (
        rewrites(
            "from typing import Optional\n\n\ndef f(x: Optional[int]) -> Optional[str]: ...\n",
            "def f(x: int | None) -> str | None: ...\n",
        ),
        rewrites(
            "from typing import Union\n\nx: dict[str, Union[int, str]] = {}\n",
            "x: dict[str, int | str] = {}\n",
        ),
        rewrites(
            "from typing import Union\n\nx: Union[\n    int,  # why\n    str,\n]\n",
            "x: (\n    int |  # why\n    str\n)\n",
        ),
        rewrites(
            "from typing import Optional\n\nx: Optional[\n    int\n]\n",
            "x: None | (\n    int\n)\n",
        ),
        rewrites(
            "from typing import Optional, Union\n\nx: Optional[\n    Union[\n        int,\n"
            "        str,\n    ]\n]\n",
            "x: None | (\n        int |\n        str\n    )\n",
        ),
        leaves("from typing import Optional\n\nx: Optional['Later']\n"),
        leaves("from typing import Optional\n\nMaybe = Optional[int]\n"),
        leaves(
            "from typing import Union\n\n\nclass Env:\n    def bool(self): ...\n\n"
            "    def get(self, default: Union[bool, str]): ...\n"
        ),
        leaves("from mysite import Optional\n\nx: Optional[int]\n"),
        leaves("x: int | None = None\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Subscript):
            optional = module.refers_to(node.value, "typing.Optional")
            if not optional and not module.refers_to(node.value, "typing.Union"):
                continue
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if not self._annotates(module, node) or self._methods(module, node):
                continue
            if any(
                isinstance(p, ast.Constant | ast.Starred) and getattr(p, "value", "") is not None
                for p in parts
            ):
                continue
            if any(isinstance(p, ast.Lambda | ast.BoolOp | ast.IfExp) for p in parts):
                continue
            if node.lineno != node.end_lineno:
                yield module.fix(*over_lines(module, node, parts, optional))
                continue
            texts = [module.source(part) for part in parts] + ["None"] * optional
            yield module.fix(module.replace(node, " | ".join(texts)))

    def _methods(self, module: Module, node: ast.AST) -> bool:
        """Say whether a part is a method of the class around it, as bool may be: it has no |."""
        cls = module.enclosing(node, ast.ClassDef)
        methods = {getattr(statement, "name", "") for statement in getattr(cls, "body", ())}
        return any(isinstance(part, ast.Name) and part.id in methods for part in ast.walk(node))

    def _annotates(self, module: Module, node: ast.AST) -> bool:
        """Say whether a node stands in the annotation of an argument, a result or a variable."""
        inner: ast.AST = node
        for above in module.ancestors(node):
            if isinstance(above, ast.arg | ast.AnnAssign):
                return above.annotation is inner
            if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
                return above.returns is inner
            if isinstance(above, ast.stmt | ast.Call | ast.Lambda):
                return False
            inner = above
        return False


def over_lines(
    module: Module, node: ast.Subscript, parts: list[ast.expr], optional: bool
) -> Iterator[Edit]:
    """Yield the edits that keep the lines and comments of an annotation."""
    text = module.text
    bracket = text.index("[", module.end(node.value))
    end = module.end(node) - 1
    if optional and is_union_over_lines(module, parts[0]):
        yield Edit(module.start(node), module.start(parts[0]), "None | ")
        yield Edit(module.end(parts[0]), end + 1, "")
        return
    yield Edit(module.start(node), bracket + 1, "None | (" if optional else "(")
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        at = module.end(part)
        comma = text.find(",", at, module.start(following) if following else end)
        if comma >= 0 and "#" not in text[at:comma]:
            yield Edit(comma, comma + 1, " |" if following else "")
    yield Edit(end, end + 1, ")")


def is_union_over_lines(module: Module, node: ast.expr) -> bool:
    """Say whether a part gets brackets of its own, with nothing to keep around it."""
    around = module.parent(node)
    if not isinstance(node, ast.Subscript) or node.lineno == node.end_lineno:
        return False
    if not module.refers_to(node.value, "typing.Union") or not isinstance(around, ast.Subscript):
        return False
    before = module.text[module.end(around.value) : module.start(node)]
    return "#" not in before + module.text[module.end(node) : module.end(around)]
