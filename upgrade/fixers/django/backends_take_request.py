"""authenticate() and configure_user() of authentication backends take the request."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

BACKENDS = tuple(
    f"django.contrib.auth.backends.{name}Backend"
    for name in ("Base", "Model", "AllowAllUsersModel", "RemoteUser", "AllowAllUsersRemoteUser")
)
HEAD = "class MailBackend(object):\n    def get_user(self, pk):\n        pass\n\n"


class BackendsTakeRequest(Fixer):
    """Let authenticate() and configure_user() take the request that Django passes first.

    Django 2.1 skips a backend whose authenticate() takes none, so that nobody can log in by it.
    """

    since = Django(1, 11)
    removed = Django(2, 1)
    words = frozenset({"authenticate", "configure_user"})
    link = "https://docs.djangoproject.com/en/stable/releases/2.1/#features-removed-in-2-1"
    examples = (
        rewrites(
            f"{HEAD}    def authenticate(self, username=None, password=None):\n        pass\n",
            f"{HEAD}    def authenticate(self, request=None, username=None, password=None):\n"
            "        pass\n",
        ),
        rewrites(
            "from django.contrib.auth.backends import ModelBackend\n\n\nclass B(ModelBackend):\n"
            "    def authenticate(self, username, password):\n"
            "        return super(B, self).authenticate(username=username, password=password)\n",
            "from django.contrib.auth.backends import ModelBackend\n\n\nclass B(ModelBackend):\n"
            "    def authenticate(self, request, username, password):\n"
            "        return super(B, self).authenticate(request, username=username, password=password)\n",
        ),
        rewrites(
            "class Mail:\n    def authenticate(self, token):\n        pass\n",
            "class Mail:\n    def authenticate(self, request, token):\n        pass\n",
            path="people/auth.py",
            files=[("settings.py", "AUTHENTICATION_BACKENDS = ['people.auth.Mail']\n")],
        ),
        rewrites(
            "from django.utils.translation import ugettext\n\n"
            "user = self.backend.authenticate(user.name, 'secret')\n"
            "other = MailBackend().authenticate(name, 'secret')\n",
            "from django.utils.translation import ugettext\n\n"
            "user = self.backend.authenticate(None, user.name, 'secret')\n"
            "other = MailBackend().authenticate(None, name, 'secret')\n",
        ),
        leaves(
            "from django.utils.translation import ugettext\n\n"
            "a = backend.authenticate(request, name)\nb = backend.authenticate(rf.get('/'), name)\n"
            "c = backend.authenticate(None, name)\nd = client.authenticate(name)\n"
        ),
        leaves("user = self.backend.authenticate(user.name, 'secret')\n"),
        leaves(f"{HEAD}    def authenticate(self, request, token):\n        pass\n"),
        leaves(f"{HEAD}    def authenticate(self, *args, **kwargs):\n        pass\n"),
        leaves("class Client:\n    def authenticate(self, username):\n        pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if module.project.predates is not None:
            for call in module.nodes(ast.Call):
                if calls_backend(call) and not gives_request(module, call):
                    yield module.fix(module.insert(module.start(call.args[0]), "None, "))
        for node in module.nodes(ast.ClassDef):
            methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
            known = module.inherits(node, *BACKENDS)
            listed = f"{module.dotted}.{node.name}" in module.project.backends
            if (
                not known
                and not listed
                and not (node.name.endswith("Backend") and "get_user" in methods)
            ):
                continue
            for name in sorted(self.words & methods.keys()):
                function = methods[name]
                names = [a.arg for a in function.args.args]
                if len(names) > 1 and names[1] not in ("request", "_request"):
                    if name == "authenticate" or len(names) == 2:
                        yield module.fix(*taking_request(module, function))


def taking_request(module: Module, function: ast.FunctionDef) -> Iterator[Edit]:
    arguments = function.args.args
    optional = len(function.args.defaults) >= len(arguments) - 1
    text = ", request=None" if optional else ", request"
    yield module.insert(module.end(arguments[0]), text)
    for call in module.nodes(ast.Call):
        func = call.func
        if not isinstance(func, ast.Attribute) or func.attr != function.name:
            continue
        parent = func.value
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name):
            if parent.func.id == "super" and function in module.ancestors(call):
                given = [*call.args, *call.keywords]
                joint = ", " if given else ""
                at = min((module.start(g) for g in given), default=module.end(call) - 1)
                yield module.insert(at, f"request{joint}")


def calls_backend(call: ast.Call) -> bool:
    """Say whether a call is backend.authenticate(...), of whatever is called a backend."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr != "authenticate" or not call.args:
        return False
    owner = func.value.func if isinstance(func.value, ast.Call) else func.value
    return getattr(owner, "attr", getattr(owner, "id", "")).lower().endswith("backend")


def gives_request(module: Module, call: ast.Call) -> bool:
    """Say whether the first argument is a request, or nothing that tells."""
    first = call.args[0]
    if isinstance(first, ast.Call | ast.Starred) or getattr(first, "value", 0) is None:
        return True
    return "req" in module.source(first)
