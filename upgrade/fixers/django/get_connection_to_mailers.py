"""get_connection() of mail, asked for the default."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

GET = "django.core.mail.get_connection"


class GetConnectionToMailers(Fixer):
    """Take the default mailer where get_connection() was called with nothing."""

    since = Django(6, 1)
    removed = Django(2028, 0)
    words = frozenset({GET})
    link = "https://docs.djangoproject.com/en/6.1/releases/6.1/#features-deprecated-in-6-1"
    examples = (
        rewrites(
            "from django.core.mail import get_connection\n\nc = get_connection()\n",
            "from django.core.mail import mailers\n\nc = mailers.default\n",
        ),
        leaves("from django.core.mail import get_connection\n\nc = get_connection('a.Backend')\n"),
        leaves("from django.db import get_connection\n\nc = get_connection()\n"),
        leaves(
            "from django.core.mail import get_connection, send_mail\n\n"
            "send_mail(connection=get_connection())\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(GET):
            parent = module.parent(call)
            passed = isinstance(parent, ast.keyword) and parent.arg == "connection"
            if not call.args and not call.keywords and not passed:
                if isinstance(call.func, ast.Attribute):
                    text = f"{module.source(call.func.value)}.mailers.default"
                    yield module.fix(module.replace(call, text))
                    continue
                needed = [Import("django.core.mail", "mailers")]
                yield module.fix(module.replace(call, "mailers.default"), imports=needed)
