"""ChangeList() took two more arguments with Django 2.1 and 4.0."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CHANGE_LIST = "django.contrib.admin.views.main.ChangeList"
FEWEST = 9  # arguments that Django's own call has always had


class ChangelistByInstance(Fixer):
    """Ask the admin for its change list by get_changelist_instance(request).

    Code that copied the long call from an old changelist_view() misses what later releases added
    to it; the method makes the same list since Django 2.0.
    """

    since = Django(2, 0)
    removed = Django(2, 1)
    words = frozenset({"ChangeList", "get_changelist"})
    link = "https://docs.djangoproject.com/en/5.2/ref/contrib/admin/#django.contrib.admin.ModelAdmin.get_changelist_instance"
    examples = (
        rewrites(
            "class A(ModelAdmin):\n    def view(self, request):\n"
            "        cl = self.get_changelist(request)(request, self.model, 1, 2, 3, 4, 5, 6, 7, 8, self)\n",
            "class A(ModelAdmin):\n    def view(self, request):\n"
            "        cl = self.get_changelist_instance(request)\n",
        ),
        rewrites(
            "from django.contrib.admin.views.main import ChangeList\n\n\nclass A(ModelAdmin):\n"
            "    def view(self, request):\n"
            "        cl = ChangeList(request, self.model, 1, 2, 3, 4, 5, 6, 7, 8, self)\n",
            "class A(ModelAdmin):\n    def view(self, request):\n"
            "        cl = self.get_changelist_instance(request)\n",
        ),
        rewrites(
            "class A(ModelAdmin):\n    def view(self, request):\n"
            "        ChangeList = self.get_changelist(request)\n"
            "        cl = ChangeList(request, self.model, 1, 2, 3, 4, 5, 6, 7, 8, self)\n",
            "class A(ModelAdmin):\n    def view(self, request):\n"
            "        ChangeList = self.get_changelist(request)\n"
            "        cl = self.get_changelist_instance(request)\n",
        ),
        leaves("cl = self.get_changelist(request)(request, self.model)\n"),
        leaves("cl = ChangeList(request, self.model, 1, 2, 3, 4, 5, 6, 7, 8, self)\n"),
        leaves(
            "class A(ModelAdmin):\n    def view(self, request):\n"
            "        return mine.ChangeList(request, self.model, 1, 2, 3, 4, 5, 6, 7, 8, self)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if not self._makes(module, call.func) or len(call.args) < FEWEST:
                continue
            request, model, owner = call.args[0], call.args[1], call.args[-1]
            sources = [module.source(owner), *(module.source(k.value) for k in call.keywords)]
            if module.source(model) != "self.model" or "self" not in sources:
                continue
            text = f"self.get_changelist_instance({module.source(request)})"
            yield module.fix(module.replace(call, text))

    def _makes(self, module: Module, func: ast.expr) -> bool:
        """Say whether an expression is the admin's class of change lists."""
        if isinstance(func, ast.Call):
            return module.source(func.func) == "self.get_changelist"
        if module.refers_to(func, CHANGE_LIST):
            return True
        if not isinstance(func, ast.Name):
            return False
        found = module.names.scopes[func].lookup(func.id)
        return found is not None and any(
            isinstance(made := module.parent(other), ast.Assign)
            and isinstance(made.value, ast.Call)
            and module.source(made.value.func) == "self.get_changelist"
            for other in found[1].others
        )
