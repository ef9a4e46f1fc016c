"""QuerySet._clone() takes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SKIPPED = ("klass", "setup")


class QuerySetCloneWithoutArguments(Fixer):
    """Set on the clone what was passed to _clone().

    Until Django 1.9 it was _clone(klass=None, setup=False, **kwargs), and each of kwargs became an
    attribute of the clone; Django 2.0 dropped the last of them. Overrides keep their parameters.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"_clone"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/"
    examples = (
        rewrites(
            "class Q(QuerySet):\n    def _clone(self, klass=None, setup=False, **kwargs):\n"
            "        kwargs['a'] = self.a\n"
            "        return super(Q, self)._clone(klass, setup, **kwargs)\n",
            "class Q(QuerySet):\n    def _clone(self, klass=None, setup=False, **kwargs):\n"
            "        kwargs['a'] = self.a\n"
            "        clone = super(Q, self)._clone()\n"
            "        clone.__dict__.update(kwargs)\n"
            "        return clone\n",
        ),
        rewrites(
            "class Q(QuerySet):\n    def _clone(self, *args, **kwargs):\n"
            "        c = super()._clone(*args, **kwargs)\n        c.a = self.a\n        return c\n",
            "class Q(QuerySet):\n    def _clone(self, *args, **kwargs):\n"
            "        c = super()._clone()\n        c.__dict__.update(kwargs)\n"
            "        c.a = self.a\n        return c\n",
        ),
        rewrites(
            "def f(qs):\n    qs = qs._clone(klass=Own)\n    return qs\n",
            "def f(qs):\n    qs = qs._clone()\n    qs.__class__ = Own\n    return qs\n",
        ),
        finds("def f(qs):\n    return g(qs._clone(klass=Own))\n", "_clone() takes nothing"),
        leaves("def f(qs):\n    return qs._clone()\n"),
        leaves("class Q(QuerySet):\n    def _clone(self):\n        return super()._clone()\n"),
        leaves(
            "class Form:\n    def _clone(self, deep):\n        return self._copy(deep)\n\n"
            "    def f(self):\n        return self._clone(True)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "_clone":
                continue
            if not (call.args or call.keywords) or not self._of_queryset(module, call):
                continue
            after = self._after(module, call)
            statement = module.parent(call)
            plain = f"{module.source(func)}()"
            indent = module.newline + module.indent(statement) if statement else ""
            if isinstance(statement, ast.Return) and not after:
                yield module.fix(module.replace(call, plain))
            elif isinstance(statement, ast.Return):
                lines = [f"clone = {plain}", *(line.format("clone") for line in after)]
                yield module.fix(module.replace(statement, indent.join((*lines, "return clone"))))
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                name = statement.targets[0].id
                lines = [plain, *(line.format(name) for line in after)]
                yield module.fix(module.replace(call, indent.join(lines)))
            else:
                message = "_clone() takes nothing: set attributes on what it returns"
                yield self.finding(module, call, message)

    def _of_queryset(self, module: Module, call: ast.Call) -> bool:
        """Say whether a call is of a queryset's _clone, by how it is called."""
        if any(k.arg in SKIPPED for k in call.keywords):
            return True
        function = module.enclosing(call, ast.FunctionDef)
        named = isinstance(function, ast.FunctionDef) and function.name == "_clone"
        return named and isinstance(call.func.value, ast.Call)  # type: ignore[attr-defined]

    def _after(self, module: Module, call: ast.Call) -> list[str]:
        """Return the statements that do with the clone what the arguments did."""
        lines = []
        for keyword in call.keywords:
            value = module.source(keyword.value).replace("{", "{{").replace("}", "}}")
            if keyword.arg is None:
                lines.append(f"{{}}.__dict__.update({value})")
            elif keyword.arg == "klass" and value not in ("klass", "None"):
                lines.append(f"{{}}.__class__ = {value}")
            elif keyword.arg not in SKIPPED:
                lines.append(f"{{}}.{keyword.arg} = {value}")
        return lines
