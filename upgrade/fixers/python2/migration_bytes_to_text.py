"""Migrations that Python 2 wrote with byte strings."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

MIGRATIONS = "django.db.migrations"
HEAD = "from django.db import migrations, models\n\n"


class MigrationBytesToText(Fixer):
    """Write text where makemigrations wrote b'...' on Python 2.

    Names, labels, choices and folders came out as byte strings there; Python 3 takes none of them
    for text, and a related_name of bytes stops every command. Binary fields keep theirs.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset({"migrations"})
    needs = r"\b[bB]['\"]"
    link = "https://docs.djangoproject.com/en/1.11/topics/migrations/#supporting-python-2-and-3"
    examples = (
        rewrites(
            HEAD + "field = models.ForeignKey(related_name=b'sent', to='auth.User')\n",
            HEAD + "field = models.ForeignKey(related_name='sent', to='auth.User')\n",
            path="shop/migrations/0001_initial.py",
        ),
        rewrites(
            HEAD + 'field = models.CharField(choices=[(b"a", "A")], default=b"a")\n',
            HEAD + 'field = models.CharField(choices=[("a", "A")], default="a")\n',
            path="shop/migrations/0001_initial.py",
        ),
        leaves(
            HEAD + "field = models.BinaryField(default=b'')\n",
            path="shop/migrations/0001_initial.py",
        ),
        leaves(
            HEAD + "field = models.CharField(default=b'\\xc3\\xa9')\n",
            path="shop/migrations/0001_initial.py",
        ),
        leaves(HEAD + "key = b'secret'\n", path="shop/models.py"),
        leaves("field = Field(related_name=b'sent')\n", path="shop/migrations/0001_initial.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if "migrations/" not in module.path.replace("\\", "/"):
            return
        imported = {
            f"{node.module}.{alias.name}"
            for node in module.nodes(ast.ImportFrom)
            for alias in node.names
        }
        if MIGRATIONS not in imported:
            return
        for node in module.nodes(ast.Constant):
            if isinstance(node.value, bytes) and node.value.isascii():
                if not self._binary(module, node):
                    text = module.source(node)
                    if text[:1] in "bB":
                        yield module.fix(module.replace(node, text[1:]))

    def _binary(self, module: Module, node: ast.AST) -> bool:
        """Say whether a value belongs to a field or function that may want bytes."""
        above = next((a for a in module.ancestors(node) if isinstance(a, ast.Call)), None)
        in_function = module.enclosing(node, ast.FunctionDef) is not None
        return in_function or above is None or "Binary" in module.source(above.func)
