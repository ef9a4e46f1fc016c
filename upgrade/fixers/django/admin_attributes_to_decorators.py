"""short_description and its kin on functions of the admin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

DISPLAY = {
    "short_description": "description",
    "boolean": "boolean",
    "empty_value_display": "empty_value",
    "admin_order_field": "ordering",
}
ACTION = {"short_description": "description", "allowed_permissions": "permissions"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
HEAD = "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n"


class AdminAttributesToDecorators(Fixer):
    """Describe columns and actions of the admin by @admin.display and @admin.action.

    Django 3.2's decorators say in one place, and checked, what attributes set one by one.
    """

    since = Django(3, 2)
    words = frozenset({*DISPLAY, *ACTION})
    needs = r"\w\.(short_description|boolean|admin_order_field|empty_value_display|allowed_permissions)\s*="
    link = "https://docs.djangoproject.com/en/stable/ref/contrib/admin/#the-display-decorator"
    examples = (
        rewrites(
            f"{HEAD}    def when(self, obj):\n        return 1\n"
            "    when.short_description = 'When'\n    when.boolean = True\n",
            f"{HEAD}    @admin.display(\n        description='When',\n        boolean=True,\n    )\n"
            "    def when(self, obj):\n        return 1\n",
        ),
        rewrites(
            "from django.contrib import admin\n\n\ndef hide(modeladmin, request, queryset):\n"
            "    queryset.update(shown=False)\n\n\nhide.short_description = 'Hide'\n",
            "from django.contrib import admin\n\n\n@admin.action(\n    description='Hide'\n)\n"
            "def hide(modeladmin, request, queryset):\n    queryset.update(shown=False)\n\n\n",
        ),
        leaves("def f(obj):\n    return 1\n\n\nf.short_description = 'x'\n"),
        rewrites(
            f"{HEAD}    def f(self, obj):\n        return 1\n    f.other = 1\n"
            "    f.short_description = (\n        'a'\n        'b'\n    )\n",
            f"{HEAD}    @admin.display(\n        description=(\n            'a'\n"
            "            'b'\n        )\n    )\n    def f(self, obj):\n        return 1\n"
            "    f.other = 1\n",
        ),
        leaves(f"{HEAD}    def f(self, obj):\n        return 1\n    f.other = 1\n"),
        leaves(
            f"{HEAD}    def f(self, obj):\n        return 1\n"
            "    f.short_description = 'a'\n    f.short_description = 'b'\n"
        ),
        leaves(
            "from django.contrib import admin\nfrom django.db import models\n\n\n"
            "class Post(models.Model):\n    def f(self):\n        return 1\n"
            "    f.short_description = 'a'\n",
            path="blog/models.py",
        ),
        leaves(
            f"{HEAD}    def f(self, obj):\n        return 1\n    f = wrap(f)\n"
            "    f.short_description = 'x'\n"
        ),
        leaves(
            f"{HEAD}    def f(self, obj):\n        return 1\n"
            "    if x:\n        f.short_description = 'x'\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not uses_admin(module):
            return
        functions: tuple[Function, ...] = (
            *module.nodes(ast.FunctionDef),
            *module.nodes(ast.AsyncFunctionDef),
        )
        for node in functions:
            parent = module.parent(node)
            if isinstance(parent, ast.ClassDef | ast.Module):
                yield from self._function(module, node, parent.body)

    def _function(self, module: Module, node: Function, block: list[ast.stmt]) -> Iterator[Fix]:
        wanted = self._wanted(module, node)
        set_here = list(assignments(node, block))
        mine = [(a, s) for a, s in set_here if a in wanted]
        given = dict(mine)
        if not given or len(given) < len(mine) or bound_twice(module, node):
            return
        if decorated(module, node):
            return
        pairs = [(wanted[a], given[a].value) for a in wanted if a in given]
        edits = [module.remove_statement(s, blanks=False) for _, s in mine]
        edits.append(
            self._decorator(module, node, pairs, "action" if wanted is ACTION else "display")
        )
        yield Fix(tuple(edits), (Import("django.contrib", "admin"),))

    def _wanted(self, module: Module, node: Function) -> dict[str, str]:
        """Return what may be set on a function: a column takes an object, an action three things."""
        if node.args.vararg or node.args.kwarg or node.args.posonlyargs or node.args.kwonlyargs:
            return {}
        if isinstance(node, ast.AsyncFunctionDef):
            return {}
        in_class = isinstance(module.parent(node), ast.ClassDef)
        count = len(node.args.args)
        if count == 3:
            return ACTION
        return DISPLAY if count == 1 + in_class else {}

    def _decorator(
        self, module: Module, node: Function, pairs: list[tuple[str, ast.expr]], name: str
    ) -> Edit:
        indent, newline = module.indent(node), module.newline
        lines = []
        for key, value in pairs:
            text = module.source(value)
            if "\n" in text and isinstance(value, ast.Constant | ast.BinOp | ast.JoinedStr):
                text = self._in_brackets(module, value, indent)
            lines.append(f"{newline}{indent}    {key}={text}")
        end = "," if len(lines) > 1 else ""
        top = node.decorator_list[0] if node.decorator_list else node
        at = module.line_start(module.start(top))
        inside = ",".join(lines) + end + newline + indent
        return Edit(at, at, f"{indent}@admin.{name}({inside}){newline}")

    def _in_brackets(self, module: Module, value: ast.expr, indent: str) -> str:
        """Return a text over several lines in brackets of its own."""
        lines = module.source(value).split(module.newline)
        joint = f"{module.newline}{indent}        "
        return f"({joint}{joint.join(line.strip() for line in lines)}{module.newline}{indent}    )"


def uses_admin(module: Module) -> bool:
    """Say whether a module imports the admin under its usual name."""
    binding = module.names.module.bindings.get("admin")
    homes = ("django.contrib.admin", "django.contrib.gis.admin")
    return binding is not None and any(d in homes for d, _, _ in binding.imports)


def assignments(node: Function, block: list[ast.stmt]) -> Iterator[tuple[str, ast.Assign]]:
    """Yield what statements of the function's own block set on it, up to its next binding."""
    for statement in block[block.index(node) + 1 :]:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            if getattr(statement, "name", "") == node.name:
                return
            continue
        target = statement.targets[0]
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            if target.value.id == node.name:
                yield target.attr, statement


def bound_twice(module: Module, node: Function) -> bool:
    scope = module.names.module
    parent = module.parent(node)
    if isinstance(parent, ast.ClassDef):
        scope = module.names.scopes[parent]
    return len(scope.bindings[node.name].others) != 1


def decorated(module: Module, node: Function) -> bool:
    """Say whether a decorator stands there that the new one could not stand above."""
    for decorator in node.decorator_list:
        dotted = module.name_of(getattr(decorator, "func", decorator)) or ""
        kept = ("property", "classmethod", "staticmethod")
        if dotted.endswith(("admin.action", "property")) or (
            isinstance(decorator, ast.Name) and decorator.id in kept
        ):
            return True
    return False
