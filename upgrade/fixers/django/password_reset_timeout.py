"""PASSWORD_RESET_TIMEOUT_DAYS."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class PasswordResetTimeout(Fixer):
    """Give the life of password links in seconds.

    Django 3.1 reads PASSWORD_RESET_TIMEOUT, and 4.0 no longer the days.
    """

    since = Django(3, 1)
    removed = Django(4, 0)
    words = frozenset({"PASSWORD_RESET_TIMEOUT_DAYS"})
    link = "https://docs.djangoproject.com/en/stable/ref/settings/#password-reset-timeout"
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nPASSWORD_RESET_TIMEOUT_DAYS = 4\n",
            "SECRET_KEY = 'x'\nPASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 4\n",
            path="settings.py",
        ),
        rewrites(
            "from django.test import override_settings\n\n\n"
            "@override_settings(PASSWORD_RESET_TIMEOUT_DAYS=1 + 1)\ndef test():\n    pass\n",
            "from django.test import override_settings\n\n\n"
            "@override_settings(PASSWORD_RESET_TIMEOUT=60 * 60 * 24 * (1 + 1))\n"
            "def test():\n    pass\n",
        ),
        leaves("PASSWORD_RESET_TIMEOUT = 3600\n", path="settings.py"),
        leaves("PASSWORD_RESET_TIMEOUT_DAYS = 4\n", path="views.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:

        for use in setting.uses(module):
            if use.name == "PASSWORD_RESET_TIMEOUT_DAYS":
                days = module.source(use.value)
                if isinstance(use.value, ast.BinOp | ast.BoolOp | ast.IfExp):
                    days = f"({days})"
                yield module.fix(
                    setting.rename(module, use, "PASSWORD_RESET_TIMEOUT"),
                    module.replace(use.value, f"60 * 60 * 24 * {days}"),
                )
