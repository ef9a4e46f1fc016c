"""Methods of Model._meta that went with its public API."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

RENAMED = {"module_name": "model_name", "virtual_fields": "private_fields"}
RELATED = "(f.one_to_many or f.one_to_one) and f.auto_created and not f.concrete"
RECIPES = {
    "get_all_related_objects": f"[f for f in {{meta}}.get_fields() if {RELATED}]",
    "get_all_related_many_to_many_objects": (
        "[f for f in {meta}.get_fields(include_hidden=True) if f.many_to_many and f.auto_created]"
    ),
    "get_all_field_names": (
        "sorted({{name for f in {meta}.get_fields() "
        "if not (f.many_to_one and f.related_model is None) "
        "for name in (f.name, getattr(f, 'attname', f.name))}})"
    ),
    "get_all_related_m2m_objects_with_model": (
        "[(f, f.model if f.model != {model} else None) "
        "for f in {meta}.get_fields(include_hidden=True) if f.many_to_many and f.auto_created]"
    ),
    "get_fields_with_model": (
        "[(f, f.model if f.model != {model} else None) for f in {meta}.get_fields() "
        "if not f.is_relation or f.one_to_one or (f.many_to_one and f.related_model)]"
    ),
    "get_concrete_fields_with_model": (
        "[(f, f.model if f.model != {model} else None) for f in {meta}.concrete_fields]"
    ),
    "get_m2m_with_model": (
        "[(f, f.model if f.model != {model} else None) for f in {meta}.get_fields() "
        "if f.many_to_many and not f.auto_created]"
    ),
    "get_all_related_objects_with_model": (
        f"[(f, f.model if f.model != {{model}} else None) for f in {{meta}}.get_fields() if {RELATED}]"
    ),
}

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*COMPREHENSIONS, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
REST = "get_field() returns the field alone; ask it the rest"
# What get_field_by_name() returned beside the field: model, direct, many-to-many.
ANSWERS = "{0}.model, not {0}.auto_created or {0}.concrete, {0}.many_to_many"


class OptionsMethods(Fixer):
    """Ask Model._meta by get_fields(), with the recipes of its documentation.

    The undocumented methods went with Django 1.10, module_name with 1.8, virtual_fields with 2.0.
    """

    since = Django(1, 10)
    removed = Django(1, 10)
    words = frozenset({*RENAMED, *RECIPES, "get_field_by_name"})
    link = "https://docs.djangoproject.com/en/5.2/ref/models/meta/"
    examples = (
        finds("r = Post._meta.get_all_related_objects(local_only=True)\n", "get_fields()"),
        rewrites("n = Post._meta.module_name\n", "n = Post._meta.model_name\n"),
        rewrites("f = Post._meta.get_field_by_name('a')[0]\n", "f = Post._meta.get_field('a')\n"),
        rewrites(
            "x = self.opts.get_concrete_fields_with_model()\n",
            "x = [(f, f.model if f.model != self.opts.model else None) "
            "for f in self.opts.concrete_fields]\n",
        ),
        rewrites(
            "x = Post._meta.get_all_related_objects()\n",
            f"x = [f for f in Post._meta.get_fields() if {RELATED}]\n",
        ),
        rewrites(
            "field, model, direct, m2m = Post._meta.get_field_by_name(name)\n",
            f"field, model, direct, m2m = ((field := Post._meta.get_field(name)), "
            f"{ANSWERS.format('field')})\n",
        ),
        rewrites(
            "def f(field):\n    found, model, direct, m2m = meta.get_field_by_name(field)\n",
            "def f(field):\n    found, model, direct, m2m = "
            f"((the_field := meta.get_field(field)), {ANSWERS.format('the_field')})\n",
        ),
        finds("x = [m._meta.get_field_by_name(n) for m in models]\n", "the field alone"),
        leaves("x = table.get_field_by_name('a')\n"),
        leaves("n = self.module_name\n"),
        leaves("f = table.get_field_by_name('a')[0]\n"),
        leaves("f = Post._meta.get_fields()\n"),
        leaves("f = Post._meta.get_field('a')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if not is_meta(node.value):
                continue
            if node.attr in RENAMED:
                end = module.end(node)
                yield module.fix(Edit(end - len(node.attr), end, RENAMED[node.attr]))
                continue
            call = module.parent(node)
            if not isinstance(call, ast.Call) or call.func is not node:
                continue
            if node.attr in RECIPES and not call.args and not call.keywords:
                meta = module.source(node.value)
                model = meta.removesuffix("._meta") if meta.endswith("._meta") else f"{meta}.model"
                text = RECIPES[node.attr].format(meta=meta, model=model)
                yield module.fix(module.replace(call, text))
            elif node.attr in RECIPES:
                yield self.finding(module, call, f"{node.attr}() is gone: filter get_fields()")
            elif node.attr == "get_field_by_name":
                yield self._by_name(module, node, call)

    def _by_name(self, module: Module, node: ast.Attribute, call: ast.Call) -> Fix | Finding:
        item = module.parent(call)
        if isinstance(item, ast.Subscript) and isinstance(item.slice, ast.Constant):
            if item.slice.value == 0:
                end = module.end(node)
                return module.fix(
                    Edit(end - len(node.attr), end, "get_field"),
                    Edit(module.end(call), module.end(item), ""),
                )
        name = self._free_name(module, call, item)
        if len(call.args) == 1 and name:
            asked = f"{module.source(node.value)}.get_field({module.source(call.args[0])})"
            text = f"(({name} := {asked}), {ANSWERS.format(name)})"
            return module.fix(module.replace(call, text))
        return self.finding(module, call, REST)

    def _free_name(self, module: Module, call: ast.Call, holder: ast.AST | None) -> str:
        """Return a name that is free here, or about to be given to the field; "" for none."""
        target = holder.targets[0] if isinstance(holder, ast.Assign) else None
        if isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name):
            taken = {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}
            if target.elts[0].id == "field" and "field" not in taken:
                return "field"
        around = module.enclosing(call, *SCOPES) or module.tree
        if isinstance(around, (*COMPREHENSIONS, ast.Lambda, ast.ClassDef)):
            return ""
        names = {n.id for n in module.nodes(ast.Name)} | {a.arg for a in module.nodes(ast.arg)}
        return next((name for name in ("field", "the_field") if name not in names), "")


def is_meta(node: ast.expr) -> bool:
    """Say whether an expression is a model's options, by the name that they always have."""
    if isinstance(node, ast.Attribute):
        return node.attr in ("_meta", "opts")
    return isinstance(node, ast.Name) and node.id in ("opts", "meta")
