"""requires_system_checks of management commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

BASES = tuple(
    f"django.core.management.{home}{name}"
    for home in ("", "base.")
    for name in ("BaseCommand", "LabelCommand", "AppCommand", "NoArgsCommand")
)
TEXT = {True: '"__all__"', False: "[]"}


class SystemChecksOfCommands(Fixer):
    """List the checks that a command needs.

    requires_model_validation became requires_system_checks with Django 1.7, and a list of tags or
    "__all__" with 3.2.
    """

    since = Django(3, 2)
    removed = Django(4, 1)
    words = frozenset({"requires_system_checks", "requires_model_validation"})
    link = "https://docs.djangoproject.com/en/stable/releases/3.2/#features-deprecated-in-3-2"
    examples = (
        rewrites(
            "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
            "    requires_system_checks = False\n",
            "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
            "    requires_system_checks = []\n",
        ),
        rewrites(
            "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
            "    requires_model_validation = True\n",
            "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
            '    requires_system_checks = "__all__"\n',
        ),
        leaves(
            "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
            "    requires_system_checks = [Tags.models]\n"
        ),
        rewrites(
            "from mysite.commands import Quiet\n\n\nclass Command(Quiet):\n"
            "    requires_system_checks = False\n",
            "from mysite.commands import Quiet\n\n\nclass Command(Quiet):\n"
            "    requires_system_checks = []\n",
            path="mysite/management/commands/quiet.py",
        ),
        leaves("class Car:\n    requires_system_checks = True\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            named = node.name == "Command" and "management/commands/" in module.path
            if not named and not module.inherits(node, *BASES):
                continue
            for statement in node.body:
                if not isinstance(statement, ast.Assign):
                    continue
                target, value = statement.targets[0], statement.value
                if isinstance(target, ast.Name) and target.id in self.words:
                    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
                        text = f"requires_system_checks = {TEXT[value.value]}"
                        yield module.fix(module.replace(statement, text))
