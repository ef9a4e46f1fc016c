"""Arguments that Django no longer passes to methods it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

DROPPED = {
    "get_group_by_cols": ("alias", Django(3, 2)),
    "run_tests": ("extra_tests", Django(4, 0)),
    "build_suite": ("extra_tests", Django(4, 0)),
}
HEAD = "class E:\n"


class HookArgumentsDropped(Fixer):
    """Drop arguments that Django no longer passes: alias of get_group_by_cols(), extra_tests.

    Both were deprecated with Django 4.0 and are gone with 5.0. Where the body uses one, a person
    has to look.
    """

    since = Django(3, 2)
    removed = Django(5, 0)
    words = frozenset({"get_group_by_cols", "extra_tests"})
    link = "https://docs.djangoproject.com/en/stable/releases/5.0/#features-removed-in-5-0"
    examples = (
        rewrites(
            f"{HEAD}    def get_group_by_cols(self, alias=None):\n        return []\n",
            f"{HEAD}    def get_group_by_cols(self):\n        return []\n",
        ),
        rewrites(
            "class R:\n    def run_tests(self, labels, extra_tests=None, **kw):\n"
            "        return super().run_tests(labels, extra_tests=extra_tests, **kw)\n",
            "class R:\n    def run_tests(self, labels, **kw):\n"
            "        return super().run_tests(labels, **kw)\n",
        ),
        finds(
            f"{HEAD}    def get_group_by_cols(self, alias=None):\n        return [alias]\n", "alias"
        ),
        leaves(f"{HEAD}    def get_group_by_cols(self):\n        return []\n"),
        rewrites("runner.run_tests(labels, extra_tests=[])\n", "runner.run_tests(labels)\n"),
        leaves("runner.run_tests(labels, extra_tests=mine)\n"),
        leaves("def get_group_by_cols(alias=None):\n    return [alias]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from self._passed(module)
        for function in module.nodes(ast.FunctionDef):
            name, since = DROPPED.get(function.name, ("", Django(0)))
            arguments = function.args
            found = next((a for a in arguments.args if a.arg == name), None)
            in_class = isinstance(module.parent(function), ast.ClassDef)
            if found is None or not in_class or not module.targets.reach(since):
                continue
            passed = list(passed_on(module, function, name))
            used = module.names.uses(name, module.names.scopes[function])
            if len(used) > len(passed):
                message = f"{function.name}() is no longer given {name} since Django 5.0"
                yield self.finding(module, function, message)
            else:
                yield module.fix(parameter(module, arguments, found), *passed)

    def _passed(self, module: Module) -> Iterator[Fix]:
        """Take extra_tests out of calls of a runner that say there are none."""
        for call in module.nodes(ast.Call):
            func = call.func
            runs = isinstance(func, ast.Attribute) and func.attr in ("run_tests", "build_suite")
            keyword = module.keyword(call, "extra_tests") if runs else None
            value = keyword.value if keyword is not None else None
            empty = isinstance(value, ast.List | ast.Tuple) and not value.elts
            none = isinstance(value, ast.Constant) and value.value is None
            if keyword is not None and (empty or none) and module.targets.reach(Django(4, 0)):
                yield module.fix(module.remove_argument(call, keyword))


def parameter(module: Module, arguments: ast.arguments, found: ast.arg) -> Edit:
    """Return the edit that takes a parameter and its default out."""
    at = arguments.args.index(found)
    first_default = len(arguments.args) - len(arguments.defaults)
    last: ast.AST = arguments.defaults[at - first_default] if at >= first_default else found
    before = arguments.args[at - 1]
    defaulted = at - 1 >= first_default
    start = arguments.defaults[at - 1 - first_default] if defaulted else before
    return Edit(module.end(start), module.end(last), "")


def passed_on(module: Module, function: ast.FunctionDef, name: str) -> Iterator[Edit]:
    """Yield the edits that take it out of calls of the parent's method."""
    for call in module.nodes(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == function.name:
            if function in module.ancestors(call):
                for given in (*call.args, *call.keywords):
                    value = given.value if isinstance(given, ast.keyword) else given
                    if isinstance(value, ast.Name) and value.id == name:
                        yield module.remove_argument(call, given)
