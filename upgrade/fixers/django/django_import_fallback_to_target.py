"""try/except ImportError around imports of Django whose sides became the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CAUGHT = frozenset(("ImportError", "ModuleNotFoundError"))


class DjangoImportFallbackToTarget(Fixer):
    """Keep one side of an import with a fallback where both have become the same.

    Code for several Djangos tries the new home of a name and falls back to the old one, or the
    other way round. Once the old one is rewritten, nothing is left to try.
    """

    since = Django(1, 8)
    words = CAUGHT
    needs = r"^\s*try\s*:(?:\s*#.*)?\s+(from|import)\s"
    link = "https://docs.djangoproject.com/en/stable/internals/release-process/#supported-versions"
    examples = (
        rewrites(
            "try:\n    from django.urls import reverse\nexcept ImportError:  # Django 1.9\n"
            "    from django.urls import reverse\n\nurl = reverse('a')\n",
            "from django.urls import reverse\n\nurl = reverse('a')\n",
        ),
        rewrites(
            "def f():\n    try:\n        from django.urls import re_path as url\n"
            "        import json  # always\n"
            "    except (ImportError, ModuleNotFoundError):\n"
            "        from django.urls import re_path as url\n        import json\n    return url\n",
            "def f():\n    from django.urls import re_path as url\n"
            "    import json  # always\n    return url\n",
        ),
        leaves(
            "try:\n    from django.urls import reverse\nexcept ImportError:\n"
            "    from mysite.urls import reverse\n"
        ),
        leaves(
            "try:\n    from django.urls import reverse\n    go()\nexcept ImportError:\n"
            "    from django.urls import reverse\n    go()\n"
        ),
        leaves(
            "try:\n    from django.urls import reverse\nexcept ImportError:\n"
            "    from django.urls import reverse\nelse:\n    go()\n"
        ),
        leaves(
            "try:\n    from django.urls import reverse\nexcept ValueError:\n"
            "    from django.urls import reverse\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Try):
            if len(node.handlers) == 1 and not node.orelse and not node.finalbody:
                handler = node.handlers[0]
                if catches_import(handler) and same(node.body, handler.body):
                    yield from self._kept(module, node)

    def _kept(self, module: Module, node: ast.Try) -> Iterator[Fix]:
        """Yield the fix that moves the tried imports out of the statement."""
        first = node.body[0]
        if first.lineno == node.lineno or ";" in module.source(node):
            return
        inner, outer = module.indent(first), module.indent(node)
        start = module.line_start(module.start(first))
        end = module.line_start(module.start(node.handlers[0]))
        edits = [Edit(module.line_start(module.start(node)), start, "")]
        at = start
        while at < end:
            if module.text.startswith(inner, at):
                edits.append(Edit(at + len(outer), at + len(inner), ""))
            at = module.line_end(at)
        edits.append(Edit(end, module.line_end(max(module.end(node) - 1, end)), ""))
        yield module.fix(*edits)


def catches_import(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    return len(names) == len(kinds) and names <= CAUGHT


def same(body: list[ast.stmt], other: list[ast.stmt]) -> bool:
    """Say whether two blocks hold the same imports and nothing else."""
    if not all(isinstance(s, ast.Import | ast.ImportFrom) for s in body):
        return False
    return [ast.dump(s) for s in body] == [ast.dump(s) for s in other]
