"""Middleware of the old style gets MiddlewareMixin."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

IN_MIDDLEWARE = re.compile(r"(^|/)middlewares?(\.py|/)")
HOOKS = frozenset(
    (
        "process_request",
        "process_view",
        "process_template_response",
        "process_response",
        "process_exception",
    )
)


class MiddlewareMixin(Fixer):
    """Derive old-style middleware from MiddlewareMixin, which calls its hooks.

    Since Django 2.0 a middleware is called with the request. Classes are known by the settings that
    list them, or by their hooks and their name or module.
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    words = HOOKS
    link = "https://docs.djangoproject.com/en/5.2/topics/http/middleware/#upgrading-pre-django-1-10-style-middleware"
    examples = (
        rewrites(
            "class LastSeenMiddleware(object):\n    def process_request(self, request):\n"
            "        return None\n",
            "from django.utils.deprecation import MiddlewareMixin\n"
            "class LastSeenMiddleware(MiddlewareMixin):\n"
            "    def process_request(self, request):\n        return None\n",
        ),
        rewrites(
            "class Seen:\n    def process_response(self, request, response):\n"
            "        return response\n",
            "from django.utils.deprecation import MiddlewareMixin\n"
            "class Seen(MiddlewareMixin):\n"
            "    def process_response(self, request, response):\n        return response\n",
            path="people/seen.py",
            files=[("settings.py", "MIDDLEWARE_CLASSES = ['people.seen.Seen']\n")],
        ),
        rewrites(
            "from checks import Checks\n\n\nclass SeenMiddleware(Checks):\n"
            "    def process_request(self, request):\n        pass\n",
            "from checks import Checks\nfrom django.utils.deprecation import MiddlewareMixin\n\n\n"
            "class SeenMiddleware(MiddlewareMixin, Checks):\n"
            "    def process_request(self, request):\n        pass\n",
        ),
        rewrites(
            "class Seen(object):\n    def process_request(self, request):\n        pass\n",
            "from django.utils.deprecation import MiddlewareMixin\n"
            "class Seen(MiddlewareMixin):\n    def process_request(self, request):\n        pass\n",
            path="people/middleware.py",
        ),
        leaves(
            "class Seen(Base):\n    def process_request(self, request):\n        pass\n",
            path="people/middleware.py",
        ),
        leaves("class Worker(object):\n    def process_request(self, request):\n        pass\n"),
        leaves(
            "class SeenMiddleware:\n    def __init__(self, get_response):\n        pass\n\n"
            "    def __call__(self, request):\n        pass\n\n"
            "    def process_view(self, request, view, args, kwargs):\n        pass\n"
        ),
        leaves(
            "from django.middleware.common import CommonMiddleware\n\n\n"
            "class OwnMiddleware(CommonMiddleware):\n    def process_request(self, request):\n"
            "        pass\n"
        ),
        leaves(
            "class DownloadMiddleware:\n    def process_request(self, request, spider):\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if self._is_middleware(module, node) and not self._has_base(module, node):
                yield module.fix(
                    *self._derived(module, node),
                    imports=[Import("django.utils.deprecation", "MiddlewareMixin")],
                )

    def _is_middleware(self, module: Module, node: ast.ClassDef) -> bool:
        methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
        if "__call__" in methods or not HOOKS & set(methods):
            return False
        if f"{module.dotted}.{node.name}" in module.project.middleware:
            return True
        request = methods.get("process_request")
        if request is not None and len(request.args.args) != 2:
            return False
        if node.name.endswith("Middleware"):
            return True
        plain = all(module.is_builtin(base, "object") for base in node.bases)
        return plain and IN_MIDDLEWARE.search(module.path) is not None

    def _has_base(self, module: Module, node: ast.ClassDef) -> bool:
        """Say whether a base brings __call__: Django's, the mixin, or another middleware here."""
        own = {c.name: c for c in module.nodes(ast.ClassDef)}
        for base in module.bases(node):
            if base.rpartition(".")[2].endswith(("Middleware", "MiddlewareMixin")):
                return True
            if base in own and self._is_middleware(module, own[base]):
                return True
        return False

    def _derived(self, module: Module, node: ast.ClassDef) -> Iterator[Edit]:
        if len(node.bases) == 1 and module.is_builtin(node.bases[0], "object"):
            yield module.replace(node.bases[0], "MiddlewareMixin")
        elif node.bases:
            start = module.start(node.bases[0])
            yield Edit(start, start, "MiddlewareMixin, ")
        else:
            at = module.text.index(node.name, module.text.index("class", module.start(node)) + 5)
            at += len(node.name)
            after = module.text[at:].lstrip()
            if after.startswith("("):
                opening = module.text.index("(", at)
                yield Edit(opening, module.text.index(")", opening) + 1, "(MiddlewareMixin)")
            else:
                yield Edit(at, at, "(MiddlewareMixin)")
