"""Overrides and attributes of Django's that are asked in another way today."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

Said = tuple[Release, str]
VIEWS = "django.views.generic."
DELETES = tuple(f"{VIEWS}{home}DeleteView" for home in ("", "edit."))
LOGOUT = ("django.contrib.auth.views.LogoutView",)
REMOTE = tuple(
    f"django.contrib.auth.middleware.{name}RemoteUserMiddleware" for name in ("", "Persistent")
)
ADMINS = ("django.contrib.admin.ModelAdmin", "django.contrib.admin.options.ModelAdmin")
BUILT_IN = ("int", "path", "slug", "str", "uuid")
MODEL = "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n"


class OverridesToReview(Fixer):
    """Tell of methods and attributes that Django no longer asks, or asks otherwise.

    DeleteView.delete(), LogoutView.get(), RemoteUserMiddleware, allow_migrate(), uidb36,
    response.template, initial_data, sizes of maps.
    """

    since = Django(1, 5)
    words = frozenset(
        {
            "DeleteView",
            "LogoutView",
            "RemoteUserMiddleware",
            "PersistentRemoteUserMiddleware",
            "list_select_related",
            "uidb36",
            "initial_data",
            "map_width",
            "map_height",
            "template",
            "get_current_queryset",
            "allow_migrate",
        }
    )
    needs = (
        r"response\.template\b|\A(?=[\s\S]*\bDeleteView\b)[\s\S]*def delete\b|\A(?=[\s\S]*\bLogoutView\b)[\s\S]*def get\b"
        r"|\A(?=[\s\S]*\bRemoteUserMiddleware\b)[\s\S]*def process_request\b|list_select_related\s*=\s*True"
        r"|uidb36|initial_data|map_(width|height)|get_current_queryset\b|allow_migrate"
    )
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    examples = (
        finds(
            "from django.views.generic import DeleteView\n\n\nclass D(DeleteView):\n"
            "    def delete(self, request, pk):\n        pass\n",
            "form_valid()",
        ),
        finds(f"{MODEL}    list_select_related = True\n", "name the relations"),
        finds(
            "class R:\n    def allow_migrate(self, db, model):\n        return True\n", "app_label"
        ),
        finds("response.template.name\n", "response.templates", path="tests.py"),
        finds("u = reverse('x', kwargs={'uidb36': y})\n", "uidb64"),
        finds(
            "from django.contrib.gis.forms import OSMWidget\n\n\nclass W(OSMWidget):\n    map_width = 1\n",
            "CSS",
        ),
        leaves("class W:\n    map_width = 1\n"),
        leaves(f"{MODEL}    list_select_related = ['author']\n"),
        leaves("class D:\n    def delete(self, request):\n        pass\n"),
        leaves(
            "class R:\n    def allow_migrate(self, db, app_label, **hints):\n        return True\n"
        ),
        leaves("response.template.name\n", path="views.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for look in (classes, sizes, attributes, parameters):
            for node, (release, message) in look(module):
                if module.targets.reach(release):
                    yield self.finding(module, node, message)


Seen = Iterator[tuple[ast.AST, Said]]
OVERRIDES: tuple[tuple[tuple[str, ...], str, Said], ...] = (
    (
        DELETES,
        "delete",
        (
            Django(4, 0),
            "DeleteView deletes in form_valid() since Django 4.0: move what delete() does there",
        ),
    ),
    (LOGOUT, "get", (Django(5, 0), "LogoutView takes only POST since Django 5.0")),
    (
        REMOTE,
        "process_request",
        (Django(6, 1), "RemoteUserMiddleware asks aprocess_request() under ASGI: define it too"),
    ),
)


def classes(module: Module) -> Seen:
    for node in module.nodes(ast.ClassDef):
        for statement in node.body:
            name = getattr(statement, "name", "")
            for bases, method, said in OVERRIDES:
                if name == method and module.inherits(node, *bases):
                    yield statement, said
            if name == "allow_migrate" and isinstance(statement, ast.FunctionDef):
                if [a.arg for a in statement.args.args] == ["self", "db", "model"]:
                    yield (
                        statement,
                        (
                            Django(1, 8),
                            "allow_migrate() is given (db, app_label, model_name=None, **hints) since Django 1.10",
                        ),
                    )
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                whole = getattr(statement.value, "value", None) is True
                if statement.targets[0].id == "list_select_related" and whole:
                    if module.inherits(node, *ADMINS):
                        yield (
                            statement,
                            (
                                Django(6, 1),
                                "list_select_related = True goes with Django 2028: name the relations",
                            ),
                        )


def attributes(module: Module) -> Seen:
    testing = "test" in module.path
    for node in module.nodes(ast.Attribute):
        if node.attr == "template" and testing and getattr(node.value, "id", "") == "response":
            yield (
                node,
                (
                    Django(1, 5),
                    "response.template is gone since Django 1.5: response.templates lists them",
                ),
            )
        elif node.attr == "get_current_queryset":
            yield (
                node,
                (
                    Django(5, 0),
                    "get_current_queryset() is gone with Django 6.0: get_current_querysets() gives a list or None",
                ),
            )
    for constant in module.nodes(ast.Constant):
        held = module.enclosing(constant, ast.Assign)
        target = held.targets[0] if isinstance(held, ast.Assign) else None
        loaded = testing or getattr(target, "id", "") == "fixtures"
        value = constant.value if isinstance(constant.value, str) else ""
        if "uidb36" in value and (value == "uidb36" or "?P<uidb36>" in value):
            yield constant, UIDB36
        elif value.startswith("initial_data") and loaded:
            yield (
                constant,
                (
                    Django(1, 9),
                    "initial_data is no longer loaded since Django 1.9: use a data migration",
                ),
            )


UIDB36 = (
    Django(1, 7),
    "reset links carry uidb64 since Django 1.7: use urlsafe_base64_decode()",
)
SIZE = (
    Django(4, 2),
    "map_width and map_height are gone with Django 5.1: set the size by CSS",
)


def sizes(module: Module) -> Seen:
    for node in module.nodes(ast.Assign) if "gis" in module.text else ():
        in_class = isinstance(module.parent(node), ast.ClassDef)
        if in_class and getattr(node.targets[0], "id", "") in ("map_width", "map_height"):
            yield node, SIZE


def parameters(module: Module) -> Seen:
    for argument in module.nodes(ast.arg):
        if argument.arg == "uidb36":
            yield (
                argument,
                (
                    Django(1, 7),
                    "reset links carry uidb64 since Django 1.7: use urlsafe_base64_decode()",
                ),
            )
    for given in module.nodes(ast.keyword) if "gis" in module.text else ():
        if given.arg in ("map_width", "map_height"):
            yield given, SIZE
    for key in module.nodes(ast.Dict) if "gis" in module.text else ():
        for name in key.keys:
            if getattr(name, "value", None) in ("map_width", "map_height"):
                yield key, SIZE
