"""fail_silently, connection and get_connection() of the mail functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

MAIL = "django.core.mail."
SENDERS = tuple(
    f"{MAIL}{home}{name}"
    for home in ("", "message.")
    for name in (
        "send_mail send_mass_mail mail_admins mail_managers EmailMessage EmailMultiAlternatives "
        "get_connection"
    ).split()
)
GONE = {
    "fail_silently": "configure a mailer that fails silently in MAILERS, or catch the error",
    "auth_user": "configure a mailer with these credentials in MAILERS and name it by using=",
    "auth_password": "configure a mailer with these credentials in MAILERS and name it by using=",
}


class MailConnectionsDropped(Fixer):
    """Drop the mail arguments that say what is the default, and tell of those that mean something.

    Django 6.1 has MAILERS; connections and fail_silently go with Django 2028.
    """

    since = Django(6, 1)
    removed = Django(2028, 0)
    words = frozenset({"fail_silently", "auth_user", "auth_password", "get_connection"})
    link = "https://docs.djangoproject.com/en/6.1/releases/6.1/#features-deprecated-in-6-1"
    examples = (
        rewrites(
            "from django.core.mail import send_mail\n\n"
            "send_mail('s', 'm', 'f', ['t'], fail_silently=False)\n",
            "from django.core.mail import send_mail\n\nsend_mail('s', 'm', 'f', ['t'])\n",
        ),
        rewrites(
            "from django.core.mail import get_connection, send_mail\n\n"
            "send_mail('s', 'm', 'f', ['t'], connection=get_connection())\n",
            "from django.core.mail import send_mail\n\nsend_mail('s', 'm', 'f', ['t'])\n",
        ),
        finds(
            "from django.core.mail import send_mail\n\n"
            "send_mail('s', 'm', 'f', ['t'], fail_silently=True)\n",
            "MAILERS",
        ),
        finds(
            "from django.core.mail import get_connection\n\nc = get_connection('a.Backend')\n",
            "mailers[",
        ),
        rewrites(
            "from django.core.mail import EmailMessage\n\n"
            "EmailMessage('s').send(\n    fail_silently=False,  # loud\n)\n",
            "from django.core.mail import EmailMessage\n\n"
            "EmailMessage('s').send(\n      # loud\n)\n",
        ),
        leaves("from mysite.mail import send_mail\n\nsend_mail(fail_silently=False)\n"),
        leaves("from chat import Message\n\nMessage('s').send(fail_silently=False)\n"),
        leaves("from django.core.mail import send_mail\n\nsend_mail('s', 'm', 'f', ['t'])\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*SENDERS):
            yield from self._arguments(module, call)
        for call in module.nodes(ast.Call):
            func = call.func
            if isinstance(func, ast.Attribute) and func.attr == "send" and call.keywords:
                made = func.value
                if isinstance(made, ast.Call) and module.name_of(made.func) in SENDERS:
                    yield from self._arguments(module, call)
        for call in module.calls(f"{MAIL}get_connection"):
            if call.args or any(k.arg != "fail_silently" for k in call.keywords):
                message = "get_connection() is deprecated since Django 6.1: configure a mailer in MAILERS and take mailers['name']"
                yield self.finding(module, call, message)

    def _arguments(self, module: Module, call: ast.Call) -> Iterator[Fix | Finding]:
        for keyword in call.keywords:
            value = keyword.value
            if keyword.arg == "connection" and is_default(module, value):
                yield module.fix(module.remove_argument(call, keyword))
            elif keyword.arg in GONE:
                if is_false(value):
                    yield module.fix(module.remove_argument(call, keyword))
                else:
                    message = f"{keyword.arg} is deprecated since Django 6.1: {GONE[keyword.arg]}"
                    yield self.finding(module, keyword.value, message)


def is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (False, None)


def is_default(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is get_connection() with nothing in it."""
    return (
        isinstance(node, ast.Call)
        and not node.args
        and all(k.arg == "fail_silently" and is_false(k.value) for k in node.keywords)
        and module.refers_to(node.func, f"{MAIL}get_connection")
    )
