"""A script that configures Django by itself has to call django.setup() since Django 1.7."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import FUNCTIONS
from hotclub.upgrade.release import Django

# What needs the apps: a runner of tests, a command by name; importing models does as well.
STARTS = (
    "django.core.management.call_command",
    "django.test.utils.get_runner",
    "django.test.simple.run_tests",
    "django.test.simple.DjangoTestSuiteRunner",
    "django.test.runner.DiscoverRunner",
)
HEAD = "from django.conf import settings\nfrom django.core.management import call_command\n\n"


class ConfiguredToSetup(Fixer):
    """Call django.setup() behind settings.configure() in scripts that run tests or commands.

    Until Django 1.7 apps were loaded when they were first asked for. call_command() and the test
    runners raise AppRegistryNotReady without it; execute_from_command_line() does it by itself.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset({"django.conf.settings.configure"})
    needs = r"\.configure\([\s\S]*INSTALLED_APPS|INSTALLED_APPS[\s\S]*\.configure\("
    link = "https://docs.djangoproject.com/en/5.2/topics/settings/#calling-django-setup-is-required-for-standalone-django-usage"
    examples = (
        rewrites(
            f"{HEAD}settings.configure(INSTALLED_APPS=['a'])\n\ncall_command('test', 'a')\n",
            "import django\n"
            f"{HEAD}settings.configure(INSTALLED_APPS=['a'])\ndjango.setup()\n\ncall_command('test', 'a')\n",
        ),
        rewrites(
            f"{HEAD}if not settings.configured:\n    settings.configure(INSTALLED_APPS=['a'])\n\n"
            "call_command('test', 'a')\n",
            "import django\n"
            f"{HEAD}if not settings.configured:\n    settings.configure(INSTALLED_APPS=['a'])\n"
            "    django.setup()\n\ncall_command('test', 'a')\n",
        ),
        leaves(f"{HEAD}settings.configure(DEBUG=True)\n\ncall_command('startapp', 'a')\n"),
        leaves(
            f"import django\n{HEAD}settings.configure(INSTALLED_APPS=['a'])\ndjango.setup()\n"
            "call_command('test', 'a')\n"
        ),
        leaves("options.configure(INSTALLED_APPS=['a'])\ncall_command('test', 'a')\n"),
        leaves(
            "from django.conf import settings\nfrom django.core.management import execute_from_command_line\n\n"
            "settings.configure(INSTALLED_APPS=['a'])\nexecute_from_command_line(['x', 'test'])\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        calls = list(module.calls("django.conf.settings.configure"))
        if len(calls) != 1 or not self._lacks(module):
            return
        statement = module.parent(calls[0])
        if isinstance(statement, ast.Expr):
            start = module.line_end(module.end(statement) - 1)
            taken = module.enclosing(statement, *FUNCTIONS)
            line = f"{module.indent(statement)}django.setup(){module.newline}"
            if not module.text[:start].endswith(("\n", "\r")):
                line = module.newline + line
            if taken is None or "django" not in module.names.scopes[taken].bindings:
                edit = Edit(start, start, line)
                yield module.fix(edit, imports=[Import("django", None)])

    def _lacks(self, module: Module) -> bool:
        """Say whether the module starts what needs the apps, and nowhere loads them."""
        if "INSTALLED_APPS" not in module.text:
            return False
        if any(n.attr in ("setup", "populate") for n in module.nodes(ast.Attribute)):
            return False
        return any(True for _ in module.calls(*STARTS))
