"""Middleware classes are made with get_response."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OURS = re.compile(r"django\.(contrib\.\w+\.middleware|middleware\.\w+)\.\w+Middleware")
MIXIN = "django.utils.deprecation.MiddlewareMixin"


class MiddlewareGetResponse(Fixer):
    """Make middleware with a get_response where it was made with nothing, as tests do.

    Django 4.0 requires it. Such middleware is only asked for process_request() and the like, which
    never call it.
    """

    since = Django(1, 10)
    removed = Django(4, 0)
    words = frozenset({"middleware", "MiddlewareMixin"})
    needs = r"[Mm]iddleware\(\s*\)|MiddlewareMixin"
    link = "https://docs.djangoproject.com/en/5.2/releases/3.1/#id2"
    examples = (
        rewrites(
            "from django.contrib.sessions.middleware import SessionMiddleware\n\n"
            "SessionMiddleware().process_request(request)\n",
            "from django.contrib.sessions.middleware import SessionMiddleware\n\n"
            "SessionMiddleware(lambda request: None).process_request(request)\n",
        ),
        rewrites(
            "from django.utils.deprecation import MiddlewareMixin\n\n\n"
            "class M(MiddlewareMixin):\n    pass\n\n\nm = M()\n",
            "from django.utils.deprecation import MiddlewareMixin\n\n\n"
            "class M(MiddlewareMixin):\n    pass\n\n\nm = M(lambda request: None)\n",
        ),
        rewrites(
            "from shop.middleware import OwnMiddleware\n\nm = OwnMiddleware()\n",
            "from shop.middleware import OwnMiddleware\n\nm = OwnMiddleware(lambda request: None)\n",
            files=[
                ("shop/__init__.py", ""),
                ("shop/models.py", "a = models.ForeignKey(User)\n"),
                ("shop/middleware.py", "class OwnMiddleware(object):\n    a = 1\n"),
            ],
        ),
        leaves(
            "from shop.middleware import OwnMiddleware\n\nm = OwnMiddleware()\n",
            files=[("shop/middleware.py", "class OwnMiddleware:\n    pass\n")],
        ),
        leaves(
            "from django.contrib.sessions.middleware import SessionMiddleware\n\n"
            "m = SessionMiddleware(get_response)\n"
        ),
        leaves("from mysite.middleware import SessionMiddleware\n\nm = SessionMiddleware()\n"),
        leaves(
            "from django.utils.deprecation import MiddlewareMixin\n\n\n"
            "class M(MiddlewareMixin):\n    def __init__(self):\n        pass\n\n\nm = M()\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {c.name: c for c in module.nodes(ast.ClassDef)}
        for call in module.nodes(ast.Call):
            if call.args or call.keywords:
                continue
            dotted = module.name_of(call.func)
            local = call.func.id if isinstance(call.func, ast.Name) else ""
            if dotted is not None:
                meant = bool(OURS.fullmatch(dotted)) or self._project(module, dotted)
            else:
                meant = local in own and self._takes(module, own[local])
            if meant:
                at = module.end(call) - 1
                yield module.fix(module.insert(at, "lambda request: None"))

    def _takes(self, module: Module, node: ast.ClassDef) -> bool:
        makes = any(isinstance(s, ast.FunctionDef) and s.name == "__init__" for s in node.body)
        return not makes and module.inherits(node, MIXIN)

    def _project(self, module: Module, dotted: str) -> bool:
        """Say whether a class of the project is such middleware, or an old one that becomes it."""
        bases = module.project.bases.get(dotted)
        if bases is None or MIXIN in bases:
            return bases is not None
        home, _, name = dotted.rpartition(".")
        old = module.project.predates is not None and module.project.predates <= (2, 0)
        return (
            old
            and name.endswith("Middleware")
            and "middleware" in home
            and set(bases) <= {"object"}
        )
