"""The error key "list" of ModelMultipleChoiceField."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FIELDS = (
    "django.forms.ModelMultipleChoiceField",
    "django.forms.models.ModelMultipleChoiceField",
)


class InvalidListErrorKey(Fixer):
    """Name the message for what is no list "invalid_list", as MultipleChoiceField does."""

    since = Django(3, 1)
    removed = Django(4, 0)
    words = frozenset({"ModelMultipleChoiceField"})
    needs = r"['\x22]list['\x22]\s*:"
    link = "https://docs.djangoproject.com/en/stable/releases/3.1/#features-deprecated-in-3-1"
    examples = (
        rewrites(
            "from django import forms\n\n"
            "f = forms.ModelMultipleChoiceField(q, error_messages={'list': 'no'})\n",
            "from django import forms\n\n"
            "f = forms.ModelMultipleChoiceField(q, error_messages={'invalid_list': 'no'})\n",
        ),
        leaves(
            "from django import forms\n\nf = forms.CharField(error_messages={'list': 'no'})\n",
        ),
        leaves(
            "from django import forms\n\n"
            "f = forms.ModelMultipleChoiceField(q, error_messages={'invalid': 'no'})\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*FIELDS):
            messages = module.keyword(call, "error_messages")
            for key in (
                messages.value.keys if messages and isinstance(messages.value, ast.Dict) else ()
            ):
                if isinstance(key, ast.Constant) and key.value == "list":
                    text = module.source(key).replace("list", "invalid_list")
                    yield module.fix(module.replace(key, text))
