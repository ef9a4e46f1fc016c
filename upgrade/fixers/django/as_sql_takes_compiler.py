"""as_sql() takes the compiler, where it took a function that quotes names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

QUOTING = "quote_name_unless_alias"


class AsSqlTakesCompiler(Fixer):
    """Hand as_sql() the compiler, and let overridden as_sql() methods quote by it.

    Django 1.8 passes the compiler as the first argument; it was the compiler's function
    quote_name_unless_alias before, called qn almost everywhere.
    """

    since = Django(1, 8)
    removed = Django(1, 8)
    words = frozenset({"as_sql"})
    link = "https://docs.djangoproject.com/en/5.2/ref/models/expressions/"
    examples = (
        rewrites(
            "def f(query):\n    compiler = query.get_compiler('default')\n"
            "    return query.where.as_sql(\n"
            "        compiler.quote_name_unless_alias, compiler.connection\n    )\n",
            "def f(query):\n    compiler = query.get_compiler('default')\n"
            "    return query.where.as_sql(\n        compiler, compiler.connection\n    )\n",
        ),
        rewrites(
            "class Between:\n    def as_sql(self, qn, connection):\n"
            "        sql, params = self.lhs.as_sql(qn, connection)\n"
            "        return '%s.%s' % (qn(self.table), sql), params\n",
            "class Between:\n    def as_sql(self, compiler, connection):\n"
            "        sql, params = self.lhs.as_sql(compiler, connection)\n"
            "        return '%s.%s' % (compiler.quote_name_unless_alias(self.table), sql), params\n",
        ),
        leaves(
            "class Between:\n    def as_sql(self, compiler, connection):\n"
            "        qn = compiler.quote_name_unless_alias\n        return qn(self.col), []\n"
        ),
        leaves("class Report:\n    def as_sql(self, dialect):\n        return qn(self.a)\n"),
        finds(
            "def f(where, connection):\n"
            "    return where.as_sql(connection.ops.quote_name, connection)\n",
            "compiler",
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "as_sql" and call.args:
                quoting = call.args[0]
                if isinstance(quoting, ast.Attribute) and quoting.attr == QUOTING:
                    yield module.fix(Edit(module.end(quoting.value), module.end(quoting), ""))
                elif isinstance(quoting, ast.Attribute) and quoting.attr == "quote_name":
                    message = "as_sql() takes a compiler: query.get_compiler(using) makes one"
                    yield self.finding(module, call, message)
        for function in module.nodes(ast.FunctionDef):
            names = [a.arg for a in function.args.args]
            if function.name == "as_sql" and names[:3] == ["self", "qn", "connection"]:
                yield self._definition(module, function)

    def _definition(self, module: Module, function: ast.FunctionDef) -> Fix:
        parameter = function.args.args[1]
        edits = [module.replace(parameter, "compiler")]
        for use in module.names.uses("qn", module.names.scopes[function]):
            above = module.parent(use)
            quotes = isinstance(above, ast.Call) and above.func is use
            edits.append(module.replace(use, f"compiler.{QUOTING}" if quotes else "compiler"))
        return module.fix(*edits)
