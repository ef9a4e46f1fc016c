"""Field.from_db_value() lost its context."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class FromDbValueContext(Fixer):
    """Define from_db_value() without context.

    Django 2.0 deprecated the argument, always an empty dict, and 3.0 stopped passing it.
    """

    since = Django(2, 0)
    removed = Django(3, 0)
    words = frozenset({"from_db_value"})
    link = "https://docs.djangoproject.com/en/5.2/releases/2.0/#context-argument-of-field-from-db-value-and-expression-convert-value"
    examples = (
        rewrites(
            "class F(Field):\n    def from_db_value(self, value, expression, connection, context):\n"
            "        return self.to_python(value)\n",
            "class F(Field):\n    def from_db_value(self, value, expression, connection):\n"
            "        return self.to_python(value)\n",
        ),
        rewrites(
            "class F(Field):\n    def from_db_value(self, value, expression, connection, context):\n"
            "        return super(F, self).from_db_value(value, expression, connection, context)\n",
            "class F(Field):\n    def from_db_value(self, value, expression, connection):\n"
            "        return super(F, self).from_db_value(value, expression, connection)\n",
        ),
        leaves(
            "class F(Field):\n    def from_db_value(self, value, expression, connection, *args):\n"
            "        return value\n"
        ),
        leaves(
            "class F(Field):\n"
            "    def from_db_value(self, value, expression, connection, context=None):\n"
            "        return value\n"
        ),
        leaves("def from_db_value(a, b, c, d, context):\n    return a\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.FunctionDef):
            arguments = node.args.args
            if node.name != "from_db_value" or len(arguments) != 5 or node.args.defaults:
                continue
            if not isinstance(module.parent(node), ast.ClassDef):
                continue
            context = arguments[4]
            used = module.names.uses(context.arg, module.names.scopes[node])
            calls = [call for call in self._parents(module, node) if len(call.args) == 4]
            passed = [call.args[3] for call in calls]
            if all(use in passed for use in used):
                edits = [Edit(module.end(arguments[3]), module.end(context), "")]
                edits += [module.remove_argument(call, call.args[3]) for call in calls]
                yield module.fix(*edits)
            else:
                yield self.finding(module, node, "from_db_value() gets no context any more")

    def _parents(self, module: Module, node: ast.FunctionDef) -> Iterator[ast.Call]:
        for call in module.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "from_db_value":
                if node in module.ancestors(call):
                    yield call
