"""curry() that made methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CURRY = "django.utils.functional.curry"
CLASSES = frozenset(("cls", "klass", "model", "model_class", "owner", "sender"))
HEAD = "from django.utils.functional import curry\n\n\n"
FIELD = "class F:\n    def contribute_to_class(self, cls, name):\n        "


class CurriedMethodsToPartialmethod(Fixer):
    """Set partialmethod() on a class where curry() was set on it.

    What curry() made was a function, which a class binds to its instances; functools.partial(), its
    successor everywhere else, is not bound. Arguments that were given by position come before the
    instance, so those are written as a function.
    """

    since = Django(1, 8)
    removed = Django(3, 0)
    words = frozenset({"curry"})
    link = "https://docs.djangoproject.com/en/5.2/releases/3.0/#removed-private-python-2-compatibility-apis"
    examples = (
        rewrites(
            f"{HEAD}{FIELD}setattr(cls, 'all_%s' % name, curry(every, field=self))\n",
            f"from functools import partialmethod\n\n\n"
            f"{FIELD}setattr(cls, 'all_%s' % name, partialmethod(every, field=self))\n",
        ),
        rewrites(
            f"{HEAD}{FIELD}cls.show = curry(show, self)\n",
            f"{FIELD}cls.show = lambda instance, *args, **kwargs: "
            "show(self, instance, *args, **kwargs)\n",
        ),
        rewrites(
            f"{HEAD}class Page:\n    home = curry(view, name='home')\n",
            "from functools import partialmethod\n\n\n"
            "class Page:\n    home = partialmethod(view, name='home')\n",
        ),
        leaves(f"{HEAD}formset.form = curry(formset.form, user=user)\n"),
        leaves(f"{HEAD}def view(request):\n    setattr(request, 'go', curry(go, 1))\n"),
        leaves("from mysite import curry\n\n\nclass Page:\n    home = curry(view, name='home')\n"),
        leaves(f"{HEAD}class Page:\n    home = property(curry(view, name='home'))\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(CURRY):
            if not call.args or not self._becomes_method(module, call):
                continue
            if any(isinstance(a, ast.Starred) for a in call.args):
                continue
            if len(call.args) == 1:
                wanted = [Import("functools", "partialmethod")]
                yield module.fix(module.replace(call.func, "partialmethod"), imports=wanted)
            elif module.enclosing(call, ast.For, ast.While) is None:
                function, *given = map(module.source, call.args)
                rest = ["instance", "*args", *map(module.source, call.keywords), "**kwargs"]
                called = f"{function}({', '.join([*given, *rest])})"
                yield module.fix(
                    module.replace(call, f"lambda instance, *args, **kwargs: {called}")
                )

    def _becomes_method(self, module: Module, call: ast.Call) -> bool:
        """Say whether the result is set on a class, by setattr(), an attribute or in its body."""
        parent = module.parent(call)
        if isinstance(parent, ast.Call):
            return (
                module.is_builtin(parent.func, "setattr")
                and parent.args[-1] is call
                and is_class(module, parent.args[0])
            )
        if not isinstance(parent, ast.Assign):
            return False
        target = parent.targets[0]
        if isinstance(target, ast.Attribute):
            return is_class(module, target.value)
        return isinstance(module.parent(parent), ast.ClassDef)


def is_class(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is a class by what it is called or by where it is made."""
    if isinstance(node, ast.Attribute):
        return node.attr in ("__class__", "model")
    if not isinstance(node, ast.Name):
        return False
    return node.id in CLASSES or any(c.name == node.id for c in module.nodes(ast.ClassDef))
