"""Own permissions to view a model, which Django makes by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OPERATIONS = tuple(f"django.db.migrations.{name}" for name in ("CreateModel", "AlterModelOptions"))
MODEL = "from django.db import models\n\n\nclass Profile(models.Model):\n    class Meta:\n"
MIGRATION = "from django.db import migrations\n\nx = migrations.CreateModel(\n    name='Profile',\n"


class ViewPermissionBuiltin(Fixer):
    """Drop a permission view_<model> that a model declares: it is one of the default ones.

    Since Django 2.1 both have the same code name, and migrate stops with an IntegrityError. What
    was granted before stays granted, since the code name is the same.
    """

    since = Django(2, 1)
    removed = Django(2, 1)
    words = frozenset({"permissions"})
    needs = (
        r"\bpermissions['\x22]?\s*[=:][\s\S]{0,4000}?['\x22]view_"
        r"|['\x22]view_[\s\S]{0,4000}?\bpermissions[ \t]*=[ \t]*[A-Z]\w*[ \t]*\n"
    )
    link = "https://docs.djangoproject.com/en/5.2/releases/2.1/#model-view-permission"
    examples = (
        rewrites(
            MODEL + "        permissions = (('view_profile', 'See'), ('ban', 'Ban'))\n",
            MODEL + "        permissions = (('ban', 'Ban'),)\n",
        ),
        rewrites(
            MODEL + "        permissions = [\n            ('view_profile', 'See'),\n        ]\n",
            MODEL + "        permissions = [\n        ]\n",
        ),
        rewrites(
            MIGRATION + "    options={'permissions': (('view_profile', 'See'),)},\n)\n",
            MIGRATION + "    options={'permissions': ()},\n)\n",
        ),
        rewrites(
            "OWN = [('view_profile', 'See'), ('ban', 'Ban')]\n\n\n"
            f"{MODEL}        permissions = OWN\n",
            f"OWN = [('ban', 'Ban')]\n\n\n{MODEL}        permissions = OWN\n",
        ),
        leaves(MODEL + "        permissions = (('view_details', 'See'),)\n"),
        leaves(
            MODEL + "        default_permissions = ()\n"
            "        permissions = (('view_profile', 'See'),)\n"
        ),
        leaves("permissions = (('view_profile', 'See'),)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            for meta in cls.body:
                if isinstance(meta, ast.ClassDef) and meta.name == "Meta":
                    given = {
                        t.id: s.value
                        for s in meta.body
                        if isinstance(s, ast.Assign)
                        for t in s.targets
                        if isinstance(t, ast.Name)
                    }
                    yield from self._without(module, given, cls.name)
        for call in module.calls(*OPERATIONS):
            name, options = (module.keyword(call, one) for one in ("name", "options"))
            if name is None or options is None or not isinstance(options.value, ast.Dict):
                continue
            named = {
                str(k.value): v
                for k, v in zip(options.value.keys, options.value.values, strict=True)
                if isinstance(k, ast.Constant)
            }
            if isinstance(name.value, ast.Constant):
                yield from self._without(module, named, str(name.value.value))

    def _written(self, module: Module, value: ast.expr | None) -> ast.expr | None:
        """Return what a module-level name that only this model uses stands for, or the value."""
        if not isinstance(value, ast.Name):
            return value
        made = [
            node.value
            for node in module.tree.body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == value.id
        ]
        uses = [name for name in module.nodes(ast.Name) if name.id == value.id]
        return made[0] if len(made) == 1 and len(uses) == 2 else None

    def _without(self, module: Module, given: dict[str, ast.expr], model: str) -> Iterator[Fix]:
        holder = self._written(module, given.get("permissions"))
        if "default_permissions" in given or not isinstance(holder, ast.List | ast.Tuple):
            return
        for pair in holder.elts:
            if isinstance(pair, ast.Tuple | ast.List) and len(pair.elts) == 2:
                code = pair.elts[0]
                if isinstance(code, ast.Constant) and code.value == f"view_{model.lower()}":
                    yield module.fix(without_element(module, holder, pair))


def without_element(module: Module, holder: ast.List | ast.Tuple, element: ast.expr) -> Edit:
    """Return the edit that takes an element out of a list or tuple."""
    start, end = module.start(element), module.end(element)
    line, after = module.line_start(start), module.line_end(end)
    if not module.text[line:start].strip() and module.text[end:after].strip() == ",":
        if len(holder.elts) > 2 or isinstance(holder, ast.List):
            return Edit(line, after, "")
    kept = [module.source(e) for e in holder.elts if e is not element]
    text = ", ".join(kept)
    if isinstance(holder, ast.List):
        return Edit(module.start(holder), module.end(holder), f"[{text}]")
    tail = "," if len(kept) == 1 else ""
    return Edit(module.start(holder), module.end(holder), f"({text}{tail})")
