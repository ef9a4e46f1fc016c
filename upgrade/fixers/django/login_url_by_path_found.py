"""LOGIN_URL and its like given as the dotted path of a view."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = frozenset({"LOGIN_URL", "LOGOUT_URL", "LOGIN_REDIRECT_URL", "LOGOUT_REDIRECT_URL"})
DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
DECORATORS = tuple(
    f"django.contrib.auth.decorators.{name}"
    for name in ("login_required", "permission_required", "user_passes_test")
)


class LoginUrlByPathFound(Fixer):
    """Tell of LOGIN_URL, LOGIN_REDIRECT_URL and login_url= that hold the dotted path of a view.

    Django 1.10 reverses them by the names of routes alone.
    """

    since = Django(1, 5)
    removed = Django(1, 10)
    words = NAMES | {"login_url"}
    link = "https://docs.djangoproject.com/en/1.10/releases/1.10/#features-removed-in-1-10"
    examples = (
        finds("DEBUG = True\nLOGIN_URL = 'blog.views.enter'\n", "its route", path="settings.py"),
        finds(
            "from django.contrib.auth.decorators import login_required\n\n\n"
            "@login_required(login_url='blog.views.enter')\ndef f(request):\n    pass\n",
            "its route",
        ),
        leaves("DEBUG = True\nLOGIN_URL = '/enter/'\n", path="settings.py"),
        leaves("DEBUG = True\nLOGIN_URL = 'blog:enter'\nLOGOUT_URL = 'out'\n", path="settings.py"),
        leaves("x = enter(login_url='blog.views.enter')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        values = [use.value for use in setting.uses(module) if use.name in NAMES]
        keywords = (module.keyword(call, "login_url") for call in module.calls(*DECORATORS))
        values += [keyword.value for keyword in keywords if keyword is not None]
        for value in values:
            text = value.value if isinstance(value, ast.Constant) else None
            if isinstance(text, str) and DOTTED.fullmatch(text):
                message = f"{text}: views are reversed by name since Django 1.10: name its route"
                yield self.finding(module, value, message)
