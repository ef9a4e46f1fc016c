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
            field = (module.name_of(call.func) or "").rpartition(".")
            if keyword is None or not field[2].endswith("Field") or "models" not in field[0]:
                continue
            value = keyword.value
            if isinstance(value, ast.Attribute) and value.attr == "choices":
                last = value.value
                name = last.id if isinstance(last, ast.Name) else getattr(last, "attr", "")
                if name in own:
                    yield module.fix(module.replace(value, module.source(last)))
