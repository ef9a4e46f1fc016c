"""TestCase._pre_setup became a class method."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class PreSetupClassmethod(Fixer):
    """Wrap _pre_setup of test cases as the class method that it is.

    Django 5.2 calls it on the class, once more in setUpClass; overrides of it, and decorators that
    put their own in its place, copied from override_settings, follow.
    """

    since = Django(5, 2)
    removed = Django(5, 2)
    words = frozenset({"_pre_setup"})
    link = "https://docs.djangoproject.com/en/5.2/releases/5.2/"
    examples = (
        rewrites(
            "def wrap(case):\n    original = case._pre_setup\n\n    def _pre_setup(self):\n"
            "        enable()\n        original(self)\n\n    case._pre_setup = _pre_setup\n"
            "    return case\n",
            "def wrap(case):\n    original = case._pre_setup\n\n    def _pre_setup(self):\n"
            "        enable()\n        original()\n\n    case._pre_setup = classmethod(_pre_setup)\n"
            "    return case\n",
        ),
        rewrites(
            "class T(TestCase):\n    def _pre_setup(self):\n        super()._pre_setup()\n",
            "class T(TestCase):\n    @classmethod\n"
            "    def _pre_setup(self):\n        super()._pre_setup()\n",
        ),
        leaves(
            "class T(TestCase):\n    @classmethod\n    def _pre_setup(cls):\n"
            "        super()._pre_setup()\n"
        ),
        leaves("def _pre_setup(self):\n    pass\n"),
        leaves("case._pre_setup = classmethod(f)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.FunctionDef):
            if node.name == "_pre_setup" and isinstance(module.parent(node), ast.ClassDef):
                if not node.decorator_list:
                    start = module.line_start(module.start(node))
                    line = f"{module.indent(node)}@classmethod{module.newline}"
                    yield module.fix(module.insert(start, line))
        for statement in module.nodes(ast.Assign):
            target, value = statement.targets[0], statement.value
            if is_hook(target) and isinstance(value, ast.Name) and self._is_function(module, value):
                text = f"classmethod({value.id})"
                yield module.fix(module.replace(value, text), *self._calls(module))

    def _is_function(self, module: Module, name: ast.Name) -> bool:
        found = module.names.scopes[name].lookup(name.id)
        return found is not None and all(isinstance(o, ast.FunctionDef) for o in found[1].others)

    def _calls(self, module: Module) -> Iterator[Edit]:
        """Yield the edits of calls of the hook that was read from the class, which is bound now."""
        for statement in module.nodes(ast.Assign):
            target = statement.targets[0]
            if not is_hook(statement.value) or not isinstance(target, ast.Name):
                continue
            for call in module.nodes(ast.Call):
                if isinstance(call.func, ast.Name) and call.func.id == target.id:
                    if len(call.args) == 1 and not call.keywords:
                        yield module.remove_argument(call, call.args[0])


def is_hook(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "_pre_setup"
