"""ForeignKey and OneToOneField say what happens on deletion."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

MODELS = ("django.db.models", "django.contrib.gis.db.models")
FIELDS = tuple(
    f"{home}.{name}"
    for home in (*MODELS, "django.db.models.fields.related")
    for name in ("ForeignKey", "OneToOneField")
)
# Subclasses in packages that most projects meet.
ELSEWHERE = (
    "mptt.models.TreeForeignKey",
    "mptt.models.TreeOneToOneField",
    "mptt.fields.TreeForeignKey",
    "mptt.fields.TreeOneToOneField",
    "modelcluster.fields.ParentalKey",
    "filer.fields.file.FilerFileField",
    "filer.fields.image.FilerImageField",
)


class OnDelete(Fixer):
    """Write on_delete=CASCADE where a relation relied on it.

    It was the default until Django 2.0 made everyone choose. Subclasses of the project's own are
    treated like Django's.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"ForeignKey", "OneToOneField"})
    link = "https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ForeignKey.on_delete"
    examples = (
        rewrites(
            "from django.db import models\n\nuser = models.ForeignKey('auth.User', null=True)\n",
            "from django.db import models\n\n"
            "user = models.ForeignKey('auth.User', on_delete=models.CASCADE, null=True)\n",
        ),
        rewrites(
            "from django.contrib.gis.db import models\n\nx = models.OneToOneField(to=User)\n",
            "from django.contrib.gis.db import models\n\n"
            "x = models.OneToOneField(to=User, on_delete=models.CASCADE)\n",
        ),
        rewrites(
            "from django.db.models import ForeignKey\n\nuser = ForeignKey(User, 'code')\n",
            "from django.db.models import ForeignKey, CASCADE\n\n"
            "user = ForeignKey(User, on_delete=CASCADE, to_field='code')\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n    pass\n\n\n"
            "owner = OwnerField(User)\n",
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n    pass\n\n\n"
            "owner = OwnerField(User, on_delete=models.CASCADE)\n",
        ),
        leaves("from mysite import models\n\nuser = models.ForeignKey('auth.User')\n"),
        leaves(
            "from django.db import models\n\nuser = models.ForeignKey(User, models.CASCADE)\n"
            "other = models.ForeignKey(User, on_delete=models.PROTECT)\n"
        ),
        leaves("from sqlalchemy import ForeignKey\n\nuser = ForeignKey('user.id')\n"),
        leaves("from django.db import models\n\nuser = models.ForeignKey(**options)\n"),
        leaves(
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n"
            "    def __init__(self, to):\n        super().__init__(to, models.PROTECT)\n\n\n"
            "owner = OwnerField(User)\n"
        ),
    )

    @classmethod
    def armed_by(cls) -> frozenset[str]:
        return frozenset()  # a subclass of the project's own may have any name

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            if self._is_relation(module, call.func) and self._lacks(module, call):
                yield self._fix(module, call)

    def _is_relation(self, module: Module, node: ast.expr) -> bool:
        dotted = module.name_of(node)
        if dotted in FIELDS or dotted in ELSEWHERE:
            return True
        if dotted is None and isinstance(node, ast.Name):
            own = [c for c in module.nodes(ast.ClassDef) if c.name == node.id]
            return any(module.inherits(c, *FIELDS, *ELSEWHERE) and takes_more(c) for c in own)
        return dotted is not None and self._inherits(module, dotted)

    def _inherits(self, module: Module, dotted: str) -> bool:
        seen: set[str] = set()
        todo = [dotted]
        while todo:
            name = todo.pop()
            if name in FIELDS:
                return True
            if name not in seen:
                seen.add(name)
                todo += module.project.bases.get(name, ())
        return False

    def _lacks(self, module: Module, call: ast.Call) -> bool:
        if any(k.arg in (None, "on_delete") for k in call.keywords):
            return False
        if any(isinstance(a, ast.Starred) for a in call.args) or len(call.args) > 2:
            return False
        if len(call.args) == 2:
            # The second was to_field until 2.0; on_delete never is a string.
            return isinstance(call.args[1], ast.Constant)
        return bool(call.args) or module.keyword(call, "to") is not None

    def _fix(self, module: Module, call: ast.Call) -> Fix:
        text, wanted = self._cascade(module, call)
        target = call.args[0] if call.args else module.keyword(call, "to")
        assert target is not None
        edits = [module.insert(module.end(target), f", on_delete={text}")]
        if len(call.args) == 2:
            start = module.start(call.args[1])
            edits.append(Edit(start, start, "to_field="))
        return module.fix(*edits, imports=wanted)

    def _cascade(self, module: Module, call: ast.Call) -> tuple[str, list[Import]]:
        """Return how CASCADE is spelled here, and the import it needs."""
        if isinstance(call.func, ast.Attribute) and module.name_of(call.func.value) in MODELS:
            return f"{module.source(call.func.value)}.CASCADE", []
        bound = module.names.module.bindings.get("models")
        if bound and not bound.others and {d for d, _, _ in bound.imports} <= set(MODELS):
            return "models.CASCADE", []
        return "CASCADE", [Import("django.db.models", "CASCADE")]


def takes_more(node: ast.ClassDef) -> bool:
    """Say whether a field class passes keyword arguments on and does not choose on_delete itself."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            chooses = any(
                getattr(n, "arg", None) == "on_delete" or getattr(n, "value", None) == "on_delete"
                for n in ast.walk(statement)
            )
            return statement.args.kwarg is not None and not chooses
    return True
