"""Positional arguments of the mail functions."""

from __future__ import annotations

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django

MAIL = "django.core.mail."
SEND = (
    None,
    None,
    None,
    None,
    "fail_silently",
    "auth_user",
    "auth_password",
    "connection",
    "html_message",
)
MASS = (None, "fail_silently", "auth_user", "auth_password", "connection")
MANAGERS = (None, None, "fail_silently", "connection", "html_message")
MESSAGE = (None, None, None, None, "bcc", "connection", "attachments", "headers", "cc", "reply_to")
ALTERNATIVES = (
    None,
    None,
    None,
    None,
    "bcc",
    "connection",
    "attachments",
    "headers",
    "alternatives",
    "cc",
    "reply_to",
)


class MailArgumentsNamed(Argument):
    """Pass by name what the mail functions take by name alone since Django 6.0."""

    since = Django(6, 0)
    removed = Django(2028, 0)
    link = "https://docs.djangoproject.com/en/6.0/releases/6.0/#features-deprecated-in-6-0"
    keyword_only = {
        f"{MAIL}get_connection": (None, "fail_silently"),
        f"{MAIL}send_mail": SEND,
        f"{MAIL}send_mass_mail": MASS,
        f"{MAIL}mail_admins": MANAGERS,
        f"{MAIL}mail_managers": MANAGERS,
        f"{MAIL}EmailMessage": MESSAGE,
        f"{MAIL}message.EmailMessage": MESSAGE,
        f"{MAIL}EmailMultiAlternatives": ALTERNATIVES,
        f"{MAIL}message.EmailMultiAlternatives": ALTERNATIVES,
    }
    examples = (
        rewrites(
            "from django.core.mail import send_mail\n\nsend_mail('s', 'm', 'f', ['t'], True)\n",
            "from django.core.mail import send_mail\n\n"
            "send_mail('s', 'm', 'f', ['t'], fail_silently=True)\n",
        ),
        rewrites(
            "from django.core import mail\n\nmail.EmailMessage('s', 'b', 'f', ['t'], ['bcc'])\n",
            "from django.core import mail\n\nmail.EmailMessage('s', 'b', 'f', ['t'], bcc=['bcc'])\n",
        ),
        leaves("from django.core.mail import send_mail\n\nsend_mail('s', 'm', 'f', ['t'])\n"),
        leaves("from django.core.mail import send_mail\n\nsend_mail(*arguments)\n"),
        leaves("from mysite.mail import send_mail\n\nsend_mail('s', 'm', 'f', ['t'], True)\n"),
    )
