"""Assigning to a many-to-many field became a call of set()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

MODELS = (
    "from django.db import models\n\n\nclass Post(models.Model):\n"
    "    tags = models.ManyToManyField('Tag')\n"
)


class ManyToManySet(Fixer):
    """Call set() where a list was assigned to a many-to-many field.

    Django 2.0 refuses the assignment. The project's models say which attributes are such fields;
    what is assigned to must be an instance of one of them, as far as this file tells.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"ManyToManyField"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#direct-assignment-to-a-reverse-foreign-key-or-many-to-many-relation"
    examples = (
        rewrites(
            "from blog.models import Post\n\npost = Post.objects.create()\npost.tags = [a, b]\n",
            "from blog.models import Post\n\npost = Post.objects.create()\npost.tags.set([a, b])\n",
            path="blog/tests.py",
            files=[("blog/models.py", MODELS)],
        ),
        rewrites(
            "def save(form):\n    post = form.save(commit=False)\n    post.tags = []\n",
            "def save(form):\n    post = form.save(commit=False)\n    post.tags.set([])\n",
            path="blog/views.py",
            files=[("blog/models.py", MODELS)],
        ),
        rewrites(
            f"{MODELS}\n    def retag(self, names):\n        self.tags = (\n            find(names)\n"
            "        )\n",
            f"{MODELS}\n    def retag(self, names):\n        self.tags.set(\n"
            "            find(names)\n        )\n",
            path="blog/models.py",
        ),
        leaves(
            "class Page:\n    def __init__(self):\n        self.tags = []\n",
            path="blog/pages.py",
            files=[("blog/models.py", MODELS)],
        ),
        leaves("post = Post.objects.create()\npost.tags = [a, b]\n"),
        leaves(
            "page = Page()\npage.tags = [a, b]\n",
            path="blog/pages.py",
            files=[("blog/models.py", MODELS)],
        ),
    )

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        """Return the project's many-to-many fields, by which assignments to them are known."""
        return frozenset(project.many_to_many) or cls.words

    @classmethod
    def needs_in(cls, project: Index) -> str:
        """Return what finds an assignment to one of the fields."""
        return rf"\.({'|'.join(sorted(cls.armed_in(project)))})[ \t]*=(?!=)"

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        fields = module.project.many_to_many
        for node in module.nodes(ast.Assign) if fields else []:
            target = node.targets[0]
            if len(node.targets) > 1 or not isinstance(target, ast.Attribute):
                continue
            models = fields.get(target.attr)
            if models and self._instance(module, target.value, models):
                yield self._fix(module, node, target)

    def _fix(self, module: Module, node: ast.Assign, target: ast.Attribute) -> Fix:
        start, end = module.end(target), module.end(node)
        equals = module.text.index("=", start)
        value = module.text[equals + 1 : end].strip()
        wrapped = value if is_bracketed(node.value, module, equals, end) else f"({value})"
        return module.fix(Edit(start, end, f".set{wrapped}"))

    def _instance(self, module: Module, node: ast.expr, models: set[str]) -> bool:
        """Say whether an expression is an instance of one of the models."""
        if isinstance(node, ast.Name) and node.id == "self":
            cls = module.enclosing(node, ast.ClassDef)
            return isinstance(cls, ast.ClassDef) and cls.name in models
        if isinstance(node, ast.Name):
            found = module.names.scopes[node].lookup(node.id)
            made = [module.parent(other) for other in found[1].others] if found else []
            parameter = any(isinstance(one, ast.arguments) for one in made)
            if parameter and node.id.lower() in {model.lower() for model in models}:
                return True
            return any(comes_from(one, models) for one in made)
        if isinstance(node, ast.Attribute):
            source = module.source(node)
            return any(
                module.source(one.targets[0]) == source and comes_from(one, models)
                for one in module.nodes(ast.Assign)
            )
        return False


def comes_from(statement: ast.AST | None, models: set[str]) -> bool:
    """Say whether a statement assigns what a model, its manager or a form's save() returns."""
    if not isinstance(statement, ast.Assign | ast.For):
        return False
    value = statement.value if isinstance(statement, ast.Assign) else statement.iter
    for part in ast.walk(value):
        if isinstance(part, ast.Name) and part.id in models:
            return True
        if isinstance(part, ast.Attribute) and (part.attr in models or part.attr == "save"):
            return True
    return False


def is_bracketed(value: ast.expr, module: Module, equals: int, end: int) -> bool:
    """Say whether the value stands in brackets that are not its own."""
    text = module.text[equals + 1 : end].strip()
    return text.startswith("(") and module.text[module.start(value)] != "("
