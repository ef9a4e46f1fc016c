"""get_random_string() without a length."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CRYPTO = "django.utils.crypto.get_random_string"


class RandomStringLength(Fixer):
    """Say the length of random strings: 12, as it was where nothing was said.

    Django 4.0 requires it.
    """

    since = Django(3, 1)
    removed = Django(4, 0)
    words = frozenset({"get_random_string"})
    link = "https://docs.djangoproject.com/en/stable/releases/3.1/#features-deprecated-in-3-1"
    examples = (
        rewrites(
            "from django.utils.crypto import get_random_string\n\nx = get_random_string()\n",
            "from django.utils.crypto import get_random_string\n\nx = get_random_string(length=12)\n",
        ),
        rewrites(
            "from django.utils import crypto\n\nx = crypto.get_random_string(allowed_chars='ab')\n",
            "from django.utils import crypto\n\n"
            "x = crypto.get_random_string(length=12, allowed_chars='ab')\n",
        ),
        leaves("from django.utils.crypto import get_random_string\n\nx = get_random_string(8)\n"),
        leaves("from django.utils.crypto import get_random_string\n\nx = get_random_string(**a)\n"),
        leaves("from mysite.crypto import get_random_string\n\nx = get_random_string()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(CRYPTO):
            names = {keyword.arg for keyword in call.keywords}
            if call.args or "length" in names or None in names:
                continue
            if call.keywords:
                yield module.fix(module.insert(module.start(call.keywords[0]), "length=12, "))
            elif "#" not in module.text[module.end(call.func) : module.end(call)]:
                yield module.fix(Edit(module.end(call.func), module.end(call), "(length=12)"))
