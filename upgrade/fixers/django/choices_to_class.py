"""choices=Suit.choices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CHOICES = tuple(
    f"django.db.models.{home}{name}"
    for home in ("", "enums.")
    for name in ("Choices", "TextChoices", "IntegerChoices")
)
# Packages whose fields take pairs.
OTHERS = ("rest_framework", "django_filters", "wtforms", "marshmallow", "graphene", "mongoengine")


class ChoicesToClass(Fixer):
    """Give fields the class of their choices itself.

    Django 5.0 asks the class for its choices. Only where the class is defined in the same module.
    """

    since = Django(5, 0)
    words = frozenset({"choices"})
    needs = r"choices\s*=\s*[\w.]+\.choices\b"
    link = "https://docs.djangoproject.com/en/stable/releases/5.0/#more-options-for-declaring-field-choices"
    examples = (
        rewrites(
            "from django.db import models\n\n\nclass Suit(models.TextChoices):\n    A = 'a'\n\n\n"
            "class Card(models.Model):\n    suit = models.CharField(choices=Suit.choices)\n",
            "from django.db import models\n\n\nclass Suit(models.TextChoices):\n    A = 'a'\n\n\n"
            "class Card(models.Model):\n    suit = models.CharField(choices=Suit)\n",
        ),
        leaves(
            "from django.db import models\n\n\nclass Suit:\n    choices = ()\n\n\n"
            "class Card(models.Model):\n    suit = models.CharField(choices=Suit.choices)\n"
        ),
        leaves(
            "from django.db import models\nfrom rest_framework.fields import ChoiceField\n\n\n"
            "class Suit(models.TextChoices):\n    A = 'a'\n\n\n"
            "suit = ChoiceField(choices=Suit.choices)\n"
        ),
        leaves(
            "from django.db import models\nfrom .suits import Suit\n\n\n"
            "class Card(models.Model):\n    suit = models.CharField(choices=Suit.choices)\n"
        ),
        leaves(
            "from django.db import models\n\n\nclass Suit(models.TextChoices):\n    A = 'a'\n\n\n"
            "print(Suit.choices, dict(choices=Suit.choices))\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {n.name for n in module.nodes(ast.ClassDef) if module.inherits(n, *CHOICES)}
        for call in module.nodes(ast.Call) if own else ():
            keyword = module.keyword(call, "choices")
            if keyword is None or not self._is_field(module, call.func):
                continue
            value = keyword.value
            if isinstance(value, ast.Attribute) and value.attr == "choices":
                if isinstance(value.value, ast.Name) and value.value.id in own:
                    yield module.fix(module.replace(value, module.source(value.value)))

    def _is_field(self, module: Module, func: ast.expr) -> bool:
        """Say whether a field is made: Django's, or one of the project's own."""
        name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
        dotted = module.name_of(func) or ""
        return name.endswith("Field") and not dotted.startswith(OTHERS)
