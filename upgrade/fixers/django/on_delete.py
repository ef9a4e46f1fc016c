"""ForeignKey and OneToOneField say what happens on deletion."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.index import Index
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
    words = frozenset(name.rpartition(".")[2] for name in (*FIELDS, *ELSEWHERE))
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
            "x = models.OneToOneField(on_delete=models.CASCADE, to=User)\n",
        ),
        rewrites(
            "from django.db.models import ForeignKey\n\nuser = ForeignKey(User, 'code')\n",
            "from django.db.models import CASCADE, ForeignKey\n\n"
            "user = ForeignKey(User, on_delete=CASCADE, to_field='code')\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n    pass\n\n\n"
            "owner = OwnerField(User)\n",
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n    pass\n\n\n"
            "owner = OwnerField(User, on_delete=models.CASCADE)\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n"
            "    def __init__(self, **kwargs):\n        super().__init__(User, **kwargs)\n\n\n"
            "owner = OwnerField(null=True)\n",
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n"
            "    def __init__(self, **kwargs):\n"
            "        kwargs.setdefault('on_delete', models.CASCADE)\n"
            "        super().__init__(User, **kwargs)\n\n\n"
            "owner = OwnerField(null=True)\n",
        ),
        rewrites(
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n"
            "    def __init__(self, *args, **kwargs):\n"
            "        super().__init__(*args, **kwargs)\n",
            "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n"
            "    def __init__(self, *args, **kwargs):\n"
            "        if len(args) < 2:\n"
            "            kwargs.setdefault('on_delete', models.CASCADE)\n"
            "        super().__init__(*args, **kwargs)\n",
        ),
        rewrites(
            "from django.db import models\n\nfrom blog.fields import OwnerField\n\nx = OwnerField(User)\n",
            "from django.db import models\n\nfrom blog.fields import OwnerField\n\n"
            "x = OwnerField(User, on_delete=models.CASCADE)\n",
            path="blog/models.py",
            files=[
                ("blog/fields/__init__.py", "from blog.fields.owner import OwnerField\n"),
                (
                    "blog/fields/owner.py",
                    "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n    pass\n",
                ),
            ],
        ),
        leaves(  # its own __init__ gives the default
            "from modelcluster.fields import ParentalKey\n\npage = ParentalKey('Page')\n",
        ),
        leaves(
            "from blog.fields import OwnerField\n\nowner = OwnerField('auth.User')\n",
            path="blog/models.py",
            files=[
                (
                    "blog/fields.py",
                    "from django.db import models\n\n\nclass OwnerField(models.ForeignKey):\n"
                    "    def __init__(self, to):\n        super().__init__(to, models.PROTECT)\n",
                )
            ],
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
    def needs_in(cls, project: Index) -> str:
        """Ask for one call of such a field that says nothing of on_delete up to its first bracket."""
        lacks = r"\s*\((?!(?:[^()]|\([^()]*\))*\bon_delete\b)"
        return "|".join(rf"\b{name}{lacks}" for name in sorted(cls.armed_in(project)))

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        """Return Django's fields and the project's own subclasses of them."""
        names = set(cls.words)
        while True:
            own = {
                dotted.rpartition(".")[2]
                for dotted, bases in project.bases.items()
                if any(base.rpartition(".")[2] in names for base in bases)
            }
            if own <= names:
                return frozenset(names)
            names |= own

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            made = own_init(node)
            if (
                made is not None
                and not chooses(made)
                and module.inherits(node, *FIELDS, *ELSEWHERE)
            ):
                yield from self._subclass(module, made)
        for call in module.nodes(ast.Call):
            if self._is_relation(module, call.func) and self._lacks(module, call):
                yield self._fix(module, call)

    def _is_relation(self, module: Module, node: ast.expr) -> bool:
        dotted = module.name_of(node)
        if dotted in FIELDS or dotted in ELSEWHERE:
            return True
        if dotted is None and isinstance(node, ast.Name):
            own = [c for c in module.nodes(ast.ClassDef) if c.name == node.id]
            return any(module.inherits(c, *FIELDS, *ELSEWHERE) and not own_init(c) for c in own)
        return dotted is not None and self._inherits(module, dotted)

    def _inherits(self, module: Module, dotted: str) -> bool:
        seen: set[str] = set()
        todo = [dotted]
        while todo:
            name = module.project.home_of(todo.pop())
            if name in FIELDS:
                return True
            if name not in seen and name not in module.project.makers:
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
        if not call.args:
            first = module.start(call.keywords[0])
            return module.fix(module.insert(first, f"on_delete={text}, "), imports=wanted)
        edits = [module.insert(module.end(call.args[0]), f", on_delete={text}")]
        if len(call.args) == 2:
            start = module.start(call.args[1])
            edits.append(Edit(start, start, "to_field="))
        return module.fix(*edits, imports=wanted)

    def _subclass(self, module: Module, made: ast.FunctionDef) -> Iterator[Fix]:
        """Let an own field class choose for all its uses, where it hands its arguments on."""
        text, wanted = self._cascade(module, None)
        if made.args.kwarg is not None:
            first = made.body[0]
            docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            first = made.body[1] if docstring and len(made.body) > 1 else first
            start = module.start(first)
            line = f"{made.args.kwarg.arg}.setdefault('on_delete', {text})"
            joint = module.newline + module.indent(first)
            named = len(made.args.posonlyargs) + len(made.args.args) - 1
            if made.args.vararg is not None and named < 2:  # it may come by position
                line = f"if len({made.args.vararg.arg}) < {2 - named}:{joint}    {line}"
            yield module.fix(Edit(start, start, line + joint), imports=wanted)
            return
        for call in module.nodes(ast.Call):
            func = call.func
            if isinstance(func, ast.Attribute) and func.attr == "__init__" and call.args:
                if made in module.ancestors(call) and len(call.args) == 1:
                    edit = module.insert(module.end(call.args[0]), f", on_delete={text}")
                    yield module.fix(edit, imports=wanted)

    def _cascade(self, module: Module, call: ast.Call | None) -> tuple[str, list[Import]]:
        """Return how CASCADE is spelled here, and the import it needs."""
        if (
            call
            and isinstance(call.func, ast.Attribute)
            and module.name_of(call.func.value) in MODELS
        ):
            return f"{module.source(call.func.value)}.CASCADE", []
        bound = module.names.module.bindings.get("models")
        if bound and not bound.others and {d for d, _, _ in bound.imports} <= set(MODELS):
            return "models.CASCADE", []
        home = (module.name_of(call.func) if call else None) or ""
        gis = home.startswith("django.contrib.gis.db.models.")
        return "CASCADE", [Import(MODELS[gis], "CASCADE")]


def own_init(node: ast.ClassDef) -> ast.FunctionDef | None:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            return statement
    return None


def chooses(function: ast.FunctionDef) -> bool:
    """Say whether a field's __init__ has to do with on_delete, or gives a second argument on."""
    for part in ast.walk(function):
        if getattr(part, "arg", None) == "on_delete" or getattr(part, "value", None) == "on_delete":
            return True
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            given = part.args[1:] if part.func.attr == "__init__" else []
            if any(isinstance(argument, ast.Attribute) for argument in given):
                return True
    return False
