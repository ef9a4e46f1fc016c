"""f.is_safe = True on template filters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FLAGS = ("is_safe", "needs_autoescape", "expects_localtime")
HEAD = "from django import template\n\nregister = template.Library()\n\n\n"


class FilterFlagsToArguments(Fixer):
    """Register filters with is_safe, needs_autoescape and expects_localtime as arguments.

    Django 1.4 gave register.filter() the arguments; the attributes are no longer the way.
    """

    since = Django(1, 4)
    removed = Django(1, 6)
    words = frozenset(FLAGS)
    needs = r"\.(is_safe|needs_autoescape|expects_localtime)\s*="
    link = "https://docs.djangoproject.com/en/stable/howto/custom-template-tags/#filters-and-auto-escaping"
    examples = (
        rewrites(
            f"{HEAD}@register.filter\ndef f(value):\n    return value\nf.is_safe = True\n",
            f"{HEAD}@register.filter(is_safe=True)\ndef f(value):\n    return value\n",
        ),
        rewrites(
            f"{HEAD}def f(value):\n    return value\nf.is_safe = True\nregister.filter('f', f)\n",
            f"{HEAD}def f(value):\n    return value\nregister.filter('f', f, is_safe=True)\n",
        ),
        rewrites(
            f"{HEAD}@register.filter(name='g')\ndef f(value):\n    return value\n"
            "f.is_safe = True\nf.needs_autoescape = True\n",
            f"{HEAD}@register.filter(name='g', is_safe=True, needs_autoescape=True)\n"
            "def f(value):\n    return value\n",
        ),
        leaves(f"{HEAD}def f(value):\n    return value\nf.is_safe = True\n"),
        leaves(f"{HEAD}@register.filter(is_safe=True)\ndef f(value):\n    return value\n"),
        leaves(f"{HEAD}@register.filter\ndef f(value):\n    return value\nf.is_safe = safe()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for function in module.tree.body:
            if not isinstance(function, ast.FunctionDef):
                continue
            flags = list(flags_of(module, function.name))
            place = registration(module, function) if flags else None
            if place is None:
                continue
            text = ", ".join(f"{flag}={value}" for flag, value, _ in flags)
            edits = [given(module, place, text)]
            edits += [module.remove_statement(s, blanks=False) for _, _, s in flags]
            yield module.fix(*edits)


def flags_of(module: Module, name: str) -> Iterator[tuple[str, bool, ast.Assign]]:
    """Yield the flags that statements of the module set on a function."""
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Attribute):
            target = statement.targets[0]
            owner = target.value.id if isinstance(target.value, ast.Name) else ""
            value = getattr(statement.value, "value", None)
            if owner == name and target.attr in FLAGS and isinstance(value, bool):
                yield target.attr, value, statement


def registration(module: Module, function: ast.FunctionDef) -> ast.expr | None:
    """Return the decorator or the call that registers a function as a filter."""
    for decorator in function.decorator_list:
        func = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(func, ast.Attribute) and func.attr == "filter":
            return decorator
    for statement in module.tree.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            names = {a.id for a in call.args if isinstance(a, ast.Name)}
            if call.func.attr == "filter" and function.name in names:
                return call
    return None


def given(module: Module, place: ast.expr, text: str) -> Edit:
    if not isinstance(place, ast.Call):
        return module.insert(module.end(place), f"({text})")
    arguments = [*place.args, *place.keywords]
    if not arguments:
        return module.insert(module.end(place) - 1, text)
    last = max(arguments, key=module.end)
    return module.insert(module.end(last), f", {text}")
