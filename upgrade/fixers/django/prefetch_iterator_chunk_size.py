"""iterator() after prefetch_related()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class PrefetchIteratorChunkSize(Fixer):
    """Say how many rows an iterator with prefetches takes at once; Django 5.0 requires it.

    2000 is what iterator() took before. Older releases ignored the prefetches.
    """

    since = Django(4, 1)
    removed = Django(5, 0)
    words = frozenset({"iterator", "aiterator"})
    needs = r"prefetch_related\([\s\S]*?\.a?iterator\(\s*\)"
    link = "https://docs.djangoproject.com/en/stable/ref/models/querysets/#iterator"
    examples = (
        rewrites(
            "x = M.objects.prefetch_related('tags').filter(a=1).iterator()\n",
            "x = M.objects.prefetch_related('tags').filter(a=1).iterator(chunk_size=2000)\n",
        ),
        leaves("x = M.objects.prefetch_related('tags').iterator(chunk_size=9)\n"),
        leaves("x = M.objects.prefetch_related('tags')\ny = M.objects.iterator()\n"),
        leaves("x = M.objects.prefetch_related(None).iterator()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in ("iterator", "aiterator"):
                continue
            made = only_value(module, func.value)
            if not call.args and not call.keywords and prefetches(made or func.value):
                yield module.fix(module.insert(module.end(call) - 1, "chunk_size=2000"))


def only_value(module: Module, node: ast.expr) -> ast.expr | None:
    """Return what a name is given where it is given something once."""
    found = module.names.scopes[node].lookup(node.id) if isinstance(node, ast.Name) else None
    if found is None or len(found[1].others) != 1 or found[1].imports:
        return None
    statement = module.parent(found[1].others[0])
    return statement.value if isinstance(statement, ast.Assign) else None


def prefetches(node: ast.expr) -> bool:
    """Say whether a chain of calls holds a prefetch_related() that nothing takes back."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "prefetch_related":
            first = node.args[0] if node.args else None
            return not (isinstance(first, ast.Constant) and first.value is None)
        node = node.func.value
    return False
