"""RedirectView answered with 301 until Django 1.9."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

REDIRECT = ("django.views.generic.RedirectView", "django.views.generic.base.RedirectView")
OLD = (("settings.py", "from django.utils.importlib import import_module\n"),)


class RedirectViewPermanent(Fixer):
    """Say permanent=True where a redirect was permanent because nothing was said.

    The default became False with Django 1.9, so only projects from before that get it.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset({"RedirectView"})
    link = "https://docs.djangoproject.com/en/stable/releases/1.9/#miscellaneous"
    examples = (
        rewrites(
            "from django.views.generic import RedirectView\n\nv = RedirectView.as_view(url='/a/')\n",
            "from django.views.generic import RedirectView\n\n"
            "v = RedirectView.as_view(url='/a/', permanent=True)\n",
            files=OLD,
        ),
        leaves(
            "from django.views.generic import RedirectView\n\nv = RedirectView.as_view(url='/a/')\n"
        ),
        leaves(
            "from django.views.generic import RedirectView\n\n"
            "v = RedirectView.as_view(url='/a/', permanent=False)\n",
            files=OLD,
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        age = module.project.predates
        if age is None or age > (1, 9):
            return
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "as_view":
                continue
            names = {k.arg for k in call.keywords}
            if module.refers_to(func.value, *REDIRECT) and not names & {"permanent", None}:
                joint = ", " if call.keywords else ""
                at = module.end(call.keywords[-1]) if call.keywords else module.end(call) - 1
                yield module.fix(module.insert(at, f"{joint}permanent=True"))
