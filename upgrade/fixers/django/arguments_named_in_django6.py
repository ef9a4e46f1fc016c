"""Positional arguments that Django 5.1 and 6.0 take by name alone."""

from __future__ import annotations

from hotclub.upgrade.argument import Argument
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django

SIGNER = ("key", "sep", "salt", "algorithm", "fallback_keys")


class ArgumentsNamedInDjango6(Argument):
    """Name the arguments of Signer and of constraints."""

    since = Django(4, 2)
    removed = Django(6, 0)
    link = "https://docs.djangoproject.com/en/stable/releases/4.2/#features-deprecated-in-4-2"
    keyword_only = {
        "django.core.signing.Signer": SIGNER,
        "django.core.signing.TimestampSigner": SIGNER,
        "django.db.models.BaseConstraint": ("name", "violation_error_message"),
        "django.db.models.constraints.BaseConstraint": ("name", "violation_error_message"),
    }
    words = frozenset({"Signer", "TimestampSigner", "BaseConstraint"})
    examples = (
        rewrites(
            "from django.core.signing import Signer\n\ns = Signer('k', ':')\n",
            "from django.core.signing import Signer\n\ns = Signer(key='k', sep=':')\n",
        ),
        leaves("from django.core.signing import Signer\n\ns = Signer(key='k')\n"),
        leaves("from mysite import Signer\n\ns = Signer('k')\n"),
        leaves("from django.core.signing import Signer\n\ns = Signer(*keys)\n"),
    )
