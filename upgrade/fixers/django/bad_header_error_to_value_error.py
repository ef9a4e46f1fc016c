"""BadHeaderError is Python's own ValueError."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class BadHeaderErrorToValueError(Rename):
    """Catch ValueError where BadHeaderError was caught.

    Since Django 6.0 mail is made by Python's modern email classes, which raise ValueError.
    """

    since = Django(6, 0)
    removed = Django(2028, 0)
    link = "https://docs.djangoproject.com/en/6.0/releases/6.0/#features-deprecated-in-6-0"
    names = {
        "django.core.mail.BadHeaderError": "builtins.ValueError",
        "django.core.mail.message.BadHeaderError": "builtins.ValueError",
    }
    examples = (
        rewrites(
            "from django.core.mail import BadHeaderError, send_mail\n\ntry:\n    send_mail()\n"
            "except BadHeaderError:\n    pass\n",
            "from django.core.mail import send_mail\n\ntry:\n    send_mail()\n"
            "except ValueError:\n    pass\n",
        ),
        leaves(
            "from django.http import BadHeaderError\n\ntry:\n    f()\nexcept BadHeaderError:\n"
            "    pass\n"
        ),
    )
