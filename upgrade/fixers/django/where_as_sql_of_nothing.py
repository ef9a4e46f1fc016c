"""The SQL of an empty WHERE."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class WhereAsSqlOfNothing(Fixer):
    """Ask whether a query has conditions before compiling them.

    Since Django 4.2 an empty WHERE raises FullResultSet where it was an empty string.
    """

    since = Django(4, 2)
    removed = Django(4, 2)
    words = frozenset({"where"})
    needs = r"where\.as_sql|compile\([^)]*where"
    link = "https://docs.djangoproject.com/en/5.2/ref/exceptions/#fullresultset"
    examples = (
        rewrites(
            "sql, params = query.where.as_sql(compiler, connection)\n",
            "sql, params = query.where.as_sql(compiler, connection) if query.where else ('', [])\n",
        ),
        rewrites(
            "sql, params = compiler.compile(qs.query.where)\n",
            "sql, params = compiler.compile(qs.query.where) if qs.query.where else ('', [])\n",
        ),
        leaves(
            "sql, params = query.where.as_sql(compiler, connection) if query.where else ('', [])\n"
        ),
        leaves("sql, params = compiler.compile(query.having)\n"),
        leaves(
            "try:\n    sql, params = compiler.compile(query.where)\n"
            "except FullResultSet:\n    sql, params = '', []\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Assign):
            where = compiled_where(node.value)
            target = node.targets[0]
            if where is None or not isinstance(target, ast.Tuple) or len(target.elts) != 2:
                continue
            if not self._guarded(module, node):
                text = f" if {module.source(where)} else ('', [])"
                yield module.fix(module.insert(module.end(node.value), text))

    def _guarded(self, module: Module, node: ast.Assign) -> bool:
        tries = (above for above in module.ancestors(node) if isinstance(above, ast.Try))
        handlers = (handler for one in tries for handler in one.handlers)
        return any(h.type is None or "FullResultSet" in module.source(h.type) for h in handlers)


def compiled_where(node: ast.expr) -> ast.Attribute | None:
    """Return x.where of x.where.as_sql(compiler, connection) and of compiler.compile(x.where)."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    found: ast.expr | None = None
    if node.func.attr == "as_sql" and len(node.args) == 2:
        found = node.func.value
    elif node.func.attr == "compile" and len(node.args) == 1:
        found = node.args[0]
    return found if isinstance(found, ast.Attribute) and found.attr == "where" else None
