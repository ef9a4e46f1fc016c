"""Signal(providing_args=...) lost its argument."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SIGNALS = (
    "django.dispatch.Signal",
    "django.dispatch.dispatcher.Signal",
    "django.db.models.signals.ModelSignal",
)


class SignalProvidingArgsDrop(Fixer):
    """Make signals without the list of what they send.

    It documented and did nothing else; Django 4.0 removed it.
    """

    since = Django(1, 8)
    deprecated = Django(3, 1)
    removed = Django(4, 0)
    words = frozenset({"Signal", "ModelSignal"})
    link = "https://docs.djangoproject.com/en/5.2/releases/3.1/#id2"
    examples = (
        rewrites(
            "from django.dispatch import Signal\n\ndone = Signal(providing_args=['user'])\n",
            "from django.dispatch import Signal\n\ndone = Signal()\n",
        ),
        rewrites(
            "from django.dispatch import Signal\n\n"
            "done = Signal(providing_args=['user'], use_caching=True)\n",
            "from django.dispatch import Signal\n\ndone = Signal(use_caching=True)\n",
        ),
        rewrites(
            "import django.dispatch\n\ndone = django.dispatch.Signal(['user'])\n",
            "import django.dispatch\n\ndone = django.dispatch.Signal()\n",
        ),
        rewrites(
            "from django.dispatch import Signal\n\ndone = Signal(['user'], True)\n",
            "from django.dispatch import Signal\n\ndone = Signal(use_caching=True)\n",
        ),
        leaves("from blinker import Signal\n\ndone = Signal(providing_args=['user'])\n"),
        leaves("from django.dispatch import Signal\n\ndone = Signal(True)\n"),
        leaves("from django.dispatch import Signal\n\ndone = Signal(use_caching=True)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*SIGNALS):
            keyword = module.keyword(call, "providing_args")
            if keyword is not None:
                yield module.fix(module.remove_argument(call, keyword))
            elif call.args and self._are_names(call, call.args[0]):
                edits = [module.remove_argument(call, call.args[0])]
                if len(call.args) == 2:
                    edits.append(module.insert(module.start(call.args[1]), "use_caching="))
                yield module.fix(*edits)

    def _are_names(self, call: ast.Call, first: ast.expr) -> bool:
        """Say whether a first argument lists arguments; today it would be use_caching."""
        if len(call.args) == 2:
            return not isinstance(first, ast.Starred)
        return isinstance(first, ast.List | ast.Tuple) or (
            isinstance(first, ast.Name) and first.id.isupper()
        )
