"""SubfieldBase: fields that convert what is assigned to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAMES = (
    "django.db.models.SubfieldBase",
    "django.db.models.fields.subclassing.SubfieldBase",
    "django.db.models.fields.SubfieldBase",
)
DEFINITION = '''

class ConvertedOnAssignment:
    """What a model class holds for a SubfieldBase field: it calls to_python()."""

    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        return instance.__dict__[name]

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SubfieldBase(type):
    """Fields of this metaclass call to_python() on all that is assigned to them.

    Django dropped its own with 1.10, for from_db_value().
    """

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace, **kwargs)
        if any(isinstance(base, SubfieldBase) for base in bases):
            return
        contribute = cls.contribute_to_class

        def contribute_to_class(self, model, name, *args, **kwargs):
            contribute(self, model, name, *args, **kwargs)
            if not getattr(model._meta, "abstract", False):
                setattr(model, self.name, ConvertedOnAssignment(self))

        cls.contribute_to_class = contribute_to_class

'''


class SubfieldBaseToDescriptor(Fixer):
    """Keep fields that convert on assignment working: SubfieldBase is defined beside them.

    Django 1.10 dropped it for from_db_value(), which does not convert what code assigns. The
    definition does what Django's did; a field that needs conversion from the database only can use
    from_db_value() in its place.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"SubfieldBase"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#subfieldbase"
    examples = (
        rewrites(
            "from django.db import models\n\n\n"
            "class Tags(models.Field, metaclass=models.SubfieldBase):\n    pass\n",
            "from django.db import models\n"
            + DEFINITION
            + "\nclass Tags(models.Field, metaclass=SubfieldBase):\n    pass\n",
        ),
        rewrites(
            "from django.db.models import Field, SubfieldBase\n\n\n"
            "class Tags(Field, metaclass=SubfieldBase):\n    pass\n",
            "from django.db.models import Field\n"
            + DEFINITION
            + "\nclass Tags(Field, metaclass=SubfieldBase):\n    pass\n",
        ),
        leaves(
            "from mysite.fields import SubfieldBase\n\n\nclass F(metaclass=SubfieldBase):\n    pass\n"
        ),
        leaves("class SubfieldBase(type):\n    pass\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        own = {c.name for c in module.nodes(ast.ClassDef)}
        uses = list(module.references(*NAMES))
        if not uses or "SubfieldBase" in own:
            return
        first = next((s for s in module.tree.body if any(u in ast.walk(s) for u in uses)), None)
        if first is None or module.indent(first):
            return
        top = getattr(first, "decorator_list", None) or [first]
        at = module.line_start(module.start(top[0]))
        while at and module.text[module.line_start(at - 1) : at].startswith("#"):
            at = module.line_start(at - 1)
        text = DEFINITION.removeprefix("\n\n") + "\n"
        edits = [Edit(at, at, text.replace("\n", module.newline))]
        edits += [module.replace(use, "SubfieldBase") for use in uses]
        moves = tuple(
            (alias, None)
            for node in module.nodes(ast.ImportFrom)
            for alias in node.names
            if f"{module.names.absolute(node)}.{alias.name}" in NAMES
        )
        yield Fix(tuple(edits), moves=moves)
