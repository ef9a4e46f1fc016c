"""is_authenticated() and is_anonymous() became properties."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = ("is_authenticated", "is_anonymous")


class IsAuthenticatedToProperty(Fixer):
    """Read is_authenticated and is_anonymous of users without a call.

    They could be called until Django 2.0; a forgotten pair of brackets always was true.
    """

    since = Django(1, 10)
    removed = Django(2, 0)
    words = frozenset(NAMES)
    needs = rf"\b({'|'.join(NAMES)})\s*\("
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#using-user-is-authenticated-and-user-is-anonymous-as-methods"
    examples = (
        rewrites(
            "def view(request):\n    return request.user.is_authenticated()\n",
            "def view(request):\n    return request.user.is_authenticated\n",
        ),
        rewrites(
            "def allowed(person):\n    return not person.is_anonymous()\n",
            "def allowed(person):\n    return not person.is_anonymous\n",
        ),
        rewrites(
            "class Guest(AnonymousUser):\n    def name(self):\n"
            "        return self.is_authenticated()\n",
            "class Guest(AnonymousUser):\n    def name(self):\n"
            "        return self.is_authenticated\n",
        ),
        leaves("def view(request):\n    return request.user.is_authenticated\n"),
        leaves("from mysite import auth\n\nauth.is_authenticated()\n"),
        leaves("def is_authenticated(user):\n    return True\n\n\nis_authenticated(1)\n"),
        leaves("def view(api):\n    return api.is_authenticated('token')\n"),
        finds(
            "class Api:\n    def is_authenticated(self, request):\n"
            "        return request.user.is_authenticated()\n",
            "property",
            after="class Api:\n    def is_authenticated(self, request):\n"
            "        return request.user.is_authenticated\n",
        ),
        finds(
            "class Client:\n    def is_authenticated(self):\n        return True\n\n"
            "    def get(self):\n        return self.is_authenticated()\n",
            "property",
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        methods = [
            node
            for node in module.nodes(ast.FunctionDef)
            if node.name in NAMES
            and isinstance(module.parent(node), ast.ClassDef)
            and not node.decorator_list
        ]
        for method in methods:
            yield self.finding(
                module,
                method,
                f"{method.name} of Django's users is a property: make it one if this is a user",
            )
        own = {method.name for method in methods}
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in NAMES:
                continue
            if call.args or call.keywords or (func.attr in own and not is_user(func.value)):
                continue
            if module.name_of(func) is None:
                yield module.fix(Edit(module.end(func), module.end(call), ""))


def is_user(node: ast.expr) -> bool:
    """Say whether an expression is a user by its name."""
    return getattr(node, "attr", getattr(node, "id", "")) == "user"
