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
        rewrites(
            "from django.views.generic import RedirectView\n\n\n"
            "class V(RedirectView):\n    url = '/a/'\n",
            "from django.views.generic import RedirectView\n\n\n"
            "class V(RedirectView):\n    permanent = True\n    url = '/a/'\n",
            files=OLD,
        ),
        leaves(
            "from django.views.generic import RedirectView\n\n\n"
            "class V(RedirectView):\n    permanent = False\n",
            files=OLD,
        ),
        leaves("class RedirectView:\n    pass\n\n\nclass V(RedirectView):\n    pass\n", files=OLD),
        leaves(
            "from django.views.generic import RedirectView\n\n"
            "v = RedirectView.as_view(url='/a/', permanent=False)\n",
            files=OLD,
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        age = module.project.predates
        if age is None or age > (1, 10):  # patterns() went with 1.10, and few used it on 1.9
            return
        for cls in module.nodes(ast.ClassDef):
            yield from self._class(module, cls)
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr != "as_view":
                continue
            names = {k.arg for k in call.keywords}
            if module.refers_to(func.value, *REDIRECT) and not names & {"permanent", None}:
                joint = ", " if call.keywords else ""
                at = module.end(call.keywords[-1]) if call.keywords else module.end(call) - 1
                yield module.fix(module.insert(at, f"{joint}permanent=True"))

    def _class(self, module: Module, cls: ast.ClassDef) -> Iterator[Fix]:
        """Say it in a class whose own bases, but Django's, say nothing."""
        if not any(module.refers_to(base, *REDIRECT) for base in cls.bases):
            return
        said = {
            target.id
            for node in cls.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        first = next((n for n in cls.body if not is_docstring(n)), None)
        if "permanent" in said or first is None or first.lineno == cls.lineno:
            return
        decorators = getattr(first, "decorator_list", [])
        at = module.line_start(module.start(decorators[0] if decorators else first))
        line = f"{module.indent(first)}permanent = True{module.newline}"
        gap = "" if isinstance(first, ast.Assign) else module.newline
        yield module.fix(module.insert(at, line + gap))


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
