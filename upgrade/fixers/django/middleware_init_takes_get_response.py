"""__init__() of middleware that is made with the next one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

MIXIN = "django.utils.deprecation.MiddlewareMixin"
HEAD = f"from {MIXIN.rpartition('.')[0]} import MiddlewareMixin\n\n\n"


class MiddlewareInitTakesGetResponse(Fixer):
    """Let a middleware's own __init__() take get_response and hand it to MiddlewareMixin's.

    Django 1.10 makes middleware with it; since 4.0 the mixin insists.
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    words = frozenset({"MiddlewareMixin"})
    link = (
        "https://docs.djangoproject.com/en/5.2/topics/http/middleware/#writing-your-own-middleware"
    )
    examples = (
        rewrites(
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self):\n        self.seen = []\n",
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self, get_response):\n"
            "        super().__init__(get_response)\n        self.seen = []\n",
        ),
        rewrites(
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self, size=3):\n"
            '        """Keep as many."""\n        super(Seen, self).__init__()\n',
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self, get_response, size=3):\n"
            '        """Keep as many."""\n        super(Seen, self).__init__(get_response)\n',
        ),
        leaves(
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self, get_response=None):\n"
            "        super().__init__(get_response)\n"
        ),
        leaves(
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self, *args):\n        pass\n"
        ),
        leaves(
            f"{HEAD}class Seen(MiddlewareMixin):\n    def __init__(self, next):\n        pass\n"
        ),
        leaves(
            "class MiddlewareMixin:\n    pass\n\n\nclass Seen(MiddlewareMixin):\n"
            "    def __init__(self):\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            for function in cls.body:
                if isinstance(function, ast.FunctionDef) and function.name == "__init__":
                    if module.inherits(cls, MIXIN) and takes_none(function.args):
                        yield module.fix(*taking(module, function))


def takes_none(arguments: ast.arguments) -> bool:
    """Say whether all but self has a default, and nothing may be get_response."""
    names = [argument.arg for argument in arguments.args]
    required = len(names) - len(arguments.defaults)
    return (
        not (arguments.vararg or arguments.kwarg)
        and required == 1
        and ("get_response" not in names)
    )


def taking(module: Module, function: ast.FunctionDef) -> Iterator[Edit]:
    yield module.insert(module.end(function.args.args[0]), ", get_response")
    for call in module.nodes(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "__init__":
            of_parent = isinstance(func.value, ast.Call) and module.is_builtin(
                func.value.func, "super"
            )
            if of_parent and function in module.ancestors(call):
                if not (call.args or call.keywords):
                    yield module.insert(module.end(call) - 1, "get_response")
                return
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        first = function.body[min(1, len(function.body) - 1)]
    if module.line_of(module.start(first)) != function.lineno:
        line = f"super().__init__(get_response){module.newline}{module.indent(first)}"
        yield module.insert(module.start(first), line)
