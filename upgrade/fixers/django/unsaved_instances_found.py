"""Filters that are given an instance which was never saved."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import FUNCTIONS
from hotclub.upgrade.release import Django

ASKED = ("filter", "exclude", "get")
POST = "post = Post(title='a')\n"


class UnsavedInstancesFound(Fixer):
    """Tell of related filters by an instance that is made and not saved before.

    They found nothing until Django 5.0, which raises ValueError.
    """

    since = Django(5, 0)
    words = frozenset({"filter", "exclude", "get"})
    needs = (
        r"^[ \t]*(?P<made>\w+)[ \t]*=[ \t]*[A-Z]\w*\([^\n]*\)\n(?:[^\n]*\n){0,3}"
        r"[^\n]*objects\.(?:filter|exclude|get)\([^\n]*=[ \t]*(?P=made)\b"
    )
    link = "https://docs.djangoproject.com/en/stable/releases/5.0/#features-removed-in-5-0"
    examples = (
        finds(f"{POST}x = Comment.objects.filter(post=post)\n", "save it"),
        leaves(f"{POST}post.save()\nx = Comment.objects.filter(post=post)\n"),
        leaves(f"{POST}save(post)\nx = Comment.objects.filter(post=post)\n"),
        leaves("post = Post.objects.create()\nx = Comment.objects.filter(post=post)\n"),
        leaves(f"{POST}x = Comment.objects.filter(title=post.title)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in ASKED:
                continue
            for keyword in call.keywords:
                value = keyword.value
                if isinstance(value, ast.Name) and self._unsaved(module, call, value):
                    message = f"{value.id} is not saved: Django 5.0 refuses it, so save it before"
                    yield self.finding(module, call, message)

    def _unsaved(self, module: Module, call: ast.Call, name: ast.Name) -> bool:
        """Say whether nothing happens to a name between its making and the call."""
        around = module.enclosing(name, *FUNCTIONS) or module.tree
        others = [
            node
            for node in module.nodes(ast.Name)
            if node.id == name.id
            and node is not name
            and (module.enclosing(node, *FUNCTIONS) or module.tree) is around
            and module.start(node) < module.start(name)
        ]
        made = module.parent(others[0]) if len(others) == 1 else None
        if not isinstance(made, ast.Assign) or not isinstance(made.value, ast.Call):
            return False
        cls = made.value.func
        title = cls.id if isinstance(cls, ast.Name) else getattr(cls, "attr", "")
        return title[:1].isupper() and not title.isupper() and is_manager(call.func)


def is_manager(func: ast.expr) -> bool:
    """Say whether a call asks something.objects directly."""
    return isinstance(func, ast.Attribute) and getattr(func.value, "attr", "") == "objects"
