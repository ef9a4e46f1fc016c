"""login(request, None)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HEAD = "from django.contrib.auth import login\n\n\ndef v(request):\n"


class LoginTakesUser(Fixer):
    """Give login() the request's user where it was given None, which meant the same."""

    since = Django(1, 11)
    removed = Django(6, 1)
    words = frozenset({"django.contrib.auth.login", "django.contrib.auth.alogin"})
    needs = r"login\s*\([^()]*(\([^()]*\)[^()]*)*\bNone\b|login\s+as\b"
    link = "https://docs.djangoproject.com/en/6.1/releases/6.1/#features-removed-in-6-1"
    examples = (
        rewrites(f"{HEAD}    login(request, None)\n", f"{HEAD}    login(request, request.user)\n"),
        rewrites(
            f"{HEAD}    login(request, user=None)\n",
            f"{HEAD}    login(request, user=request.user)\n",
        ),
        leaves(f"{HEAD}    login(request, user)\n"),
        leaves("def v(request):\n    login(request, None)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*self.words):
            keyword = module.keyword(call, "user")
            user = call.args[1] if len(call.args) > 1 else keyword.value if keyword else None
            if isinstance(user, ast.Constant) and user.value is None and call.args:
                text = f"{module.source(call.args[0])}.user"
                yield module.fix(module.replace(user, text))
