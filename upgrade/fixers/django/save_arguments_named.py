"""save(True, False) of models."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = ("force_insert", "force_update", "using", "update_fields")
MODELS = ("django.db.models.Model", "django.contrib.gis.db.models.Model")
HEAD = "from django.db import models\n\n\nclass M(models.Model):\n"


class SaveArgumentsNamed(Fixer):
    """Name the arguments of Model.save(), which Django 6.0 takes by name alone.

    On self and super() in models, and where two booleans stand on any receiver: forms take one.
    """

    since = Django(1, 8)
    deprecated = Django(5, 1)
    removed = Django(6, 0)
    words = frozenset({"save", "asave"})
    needs = (
        r"\.a?save\(\s*(?:\w+,\s*)?(?:True|False)\s*[,)]"
        r"|(?:self|super\(.*\))\.a?save\(\s*(?!\w+\s*=(?!=))[^\s)*]"
    )
    link = "https://docs.djangoproject.com/en/stable/releases/5.1/#features-deprecated-in-5-1"
    examples = (
        rewrites(
            f"{HEAD}    def f(self):\n        self.save(True)\n",
            f"{HEAD}    def f(self):\n        self.save(force_insert=True)\n",
        ),
        rewrites(
            f"{HEAD}    def save(self, force_insert=False, force_update=False):\n"
            "        super(M, self).save(force_insert, force_update)\n",
            f"{HEAD}    def save(self, force_insert=False, force_update=False):\n"
            "        super(M, self).save(force_insert=force_insert, force_update=force_update)\n",
        ),
        rewrites("post.save(False, True)\n", "post.save(force_insert=False, force_update=True)\n"),
        rewrites("await_it(post.asave(True))\n", "await_it(post.asave(force_insert=True))\n"),
        leaves("form.save(False)\nimage.save('a.png', content)\n"),
        leaves(
            f"{HEAD}    def save(self, *args, **kwargs):\n        super().save(*args, **kwargs)\n"
        ),
        leaves(
            f"{HEAD}    def save(self, commit=True):\n        pass\n\n"
            "    def f(self):\n        self.save(True)\n"
        ),
        leaves("class Form:\n    def f(self):\n        self.save(True)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in self.words or not call.args:
                continue
            if any(isinstance(a, ast.Starred) for a in call.args) or len(call.args) > len(NAMES):
                continue
            booleans = [a for a in call.args[:2] if getattr(a, "value", None) in (True, False)]
            on_model = func.attr == "asave" and booleans
            if len(booleans) == 2 or on_model or self._own(module, func):
                pairs = zip(call.args, NAMES, strict=False)
                yield module.fix(
                    *(module.insert(module.start(given), f"{name}=") for given, name in pairs)
                )

    def _own(self, module: Module, func: ast.Attribute) -> bool:
        """Say whether a call is self.save() or super().save() in a model."""
        cls = module.enclosing(func, ast.ClassDef)
        if not isinstance(cls, ast.ClassDef) or not module.inherits(cls, *MODELS):
            return False
        receiver = func.value
        if isinstance(receiver, ast.Call) and isinstance(receiver.func, ast.Name):
            return receiver.func.id == "super"
        if not isinstance(receiver, ast.Name) or receiver.id != "self":
            return False
        own = [s for s in cls.body if isinstance(s, ast.FunctionDef) and s.name == func.attr]
        return all(a.arg in NAMES for s in own for a in s.args.args[1:2])
