"""Test data that can't be copied, and views that only take POST."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

UNCOPIED = ("threading.", "socket.", "subprocess.", "sqlite3.", "tempfile.TemporaryFile", "io.")
LOGOUT = "django.contrib.auth.views.LogoutView"
CLASS = "class T(TestCase):\n    @classmethod\n    def setUpTestData(cls):\n"


class TestDataAndLogoutFound(Fixer):
    """Tell of class-level test data that copy.deepcopy() refuses, and of logging out by GET.

    setUpTestData() attributes are copied for each test since Django 3.2, without a fallback since
    4.1; LogoutView answers GET with 405 since 5.0.
    """

    since = Django(4, 1)
    words = frozenset({"setUpTestData", "LogoutView", "logout"})
    needs = (
        r"^[ \t]*(?:import|from)[ \t]+(?:threading|socket|subprocess|sqlite3|tempfile|io)\b[\s\S]*def setUpTestData"
        r"|def setUpTestData[\s\S]*\bcls\.\w+\s*=\s*(?:open\s*)?\("
        r"|LogoutView|client\.get\(\s*([\w.]+\(\s*)*['\x22][^'\x22\n]*logout"
    )
    link = "https://docs.djangoproject.com/en/stable/releases/3.2/#testing"
    examples = (
        finds(f"import threading\n\n\n{CLASS}        cls.lock = threading.Lock()\n", "deepcopy"),
        finds(f"{CLASS}        cls.file = open('a')\n", "deepcopy"),
        finds(
            "from django.contrib.auth.views import LogoutView\n\nv = LogoutView.as_view()\n",
            "POST",
            path="urls.py",
        ),
        finds("self.client.get(reverse('logout'))\n", "POST", path="tests.py"),
        leaves(f"{CLASS}        cls.user = User.objects.create()\n"),
        leaves("class T:\n    def setUp(self):\n        self.file = open('a')\n"),
        leaves("self.client.post(reverse('logout'))\n", path="tests.py"),
        leaves("from mysite.views import LogoutView\n\nv = LogoutView.as_view()\n", path="urls.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.FunctionDef):
            for part in ast.walk(node) if node.name == "setUpTestData" else ():
                if isinstance(part, ast.Assign) and self._uncopied(module, part):
                    message = "copy.deepcopy() of this fails since Django 4.1: make it in setUp()"
                    yield self.finding(module, part, message)
        if not module.targets.reach(Django(5, 0)):
            return
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute):
                continue
            asked = func.attr == "get" and getattr(func.value, "attr", "") == "client"
            view = func.attr == "as_view" and module.refers_to(func.value, LOGOUT)
            if view or (asked and call.args and self._logs_out(call.args[0])):
                message = "logging out takes a POST since Django 5.0: links become forms"
                yield self.finding(module, call, message)

    def _uncopied(self, module: Module, node: ast.Assign) -> bool:
        on_class = isinstance(node.targets[0], ast.Attribute)
        value = node.value
        if isinstance(value, ast.Call) and on_class:
            name = module.name_of(value.func) or ""
            return module.is_builtin(value.func, "open") or name.startswith(UNCOPIED)
        return on_class and isinstance(value, ast.GeneratorExp)

    def _logs_out(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call) and node.args:
            return self._logs_out(node.args[0])
        value = node.value if isinstance(node, ast.Constant) else ""
        return isinstance(value, str) and value.strip("/").rpartition("/")[2] in (
            "logout",
            "auth_logout",
            "admin:logout",
        )
