"""allow_syncdb() and allow_migrate() of database routers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NEW = "self, db, app_label, model_name=None, **hints"


class RouterSignatures(Fixer):
    """Take what Django hands to a router today: the app's label, the model's name and hints.

    allow_syncdb() became allow_migrate() with Django 1.7, whose arguments changed with 1.8. Unsafe:
    there may be no model, and what the method then says is guessed to hold for the app.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    safe = False
    words = frozenset({"allow_migrate", "allow_syncdb"})
    link = "https://docs.djangoproject.com/en/stable/topics/db/multi-db/#allow_migrate"
    examples = (
        rewrites(
            "class R:\n    def allow_syncdb(self, db, model):\n"
            "        return model._meta.app_label == 'a'\n",
            f"class R:\n    def allow_migrate({NEW}):\n        return app_label == 'a'\n",
        ),
        rewrites(
            "class R:\n    def allow_migrate(self, db, model):\n        return check(model)\n",
            f"class R:\n    def allow_migrate({NEW}):\n        model = hints.get('model')\n"
            "        return check(model)\n",
        ),
        leaves(f"class R:\n    def allow_migrate({NEW}):\n        return True\n"),
        leaves("def allow_migrate(self, db, model):\n    return True\n"),
        leaves("class R:\n    def allow_migrate(self, *args):\n        return True\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.FunctionDef):
            if node.name not in self.words or not isinstance(module.parent(node), ast.ClassDef):
                continue
            if [a.arg for a in node.args.args] != ["self", "db", "model"] or node.args.defaults:
                continue
            start = module.text.index(node.name, module.start(node))
            head = module.start(node.args.args[0]), module.end(node.args.args[-1])
            edits = [Edit(start, start + len(node.name), "allow_migrate"), Edit(*head, NEW)]
            uses = [
                n for n in module.nodes(ast.Name) if n.id == "model" and self._in(module, n, node)
            ]
            labels = [self._label(module, use) for use in uses]
            if all(labels):
                edits += [module.replace(label, "app_label") for label in labels if label]
            else:
                first = module.start(node.body[0])
                line = f"model = hints.get('model'){module.newline}{module.indent(node.body[0])}"
                edits.append(module.insert(first, line))
            yield module.fix(*edits)

    def _in(self, module: Module, name: ast.Name, node: ast.FunctionDef) -> bool:
        return node in module.ancestors(name)

    def _label(self, module: Module, use: ast.Name) -> ast.Attribute | None:
        """Return model._meta.app_label where a name stands in it."""
        meta = module.parent(use)
        label = module.parent(meta) if isinstance(meta, ast.Attribute) else None
        known = isinstance(label, ast.Attribute) and label.attr == "app_label"
        return label if known and isinstance(label, ast.Attribute) else None
