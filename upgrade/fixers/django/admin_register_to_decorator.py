"""admin.site.register(Model, ModelAdmin)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

ADMINS = ("django.contrib.admin", "django.contrib.gis.admin")
Block = list[ast.stmt]


@dataclass(frozen=True, slots=True)
class Registration:
    """One statement that registers models with a class; site is "" for the default one."""

    statement: ast.Expr
    admin: str
    site: str
    chosen: str
    models: tuple[ast.Name, ...]


class AdminRegisterToDecorator(Fixer):
    """Register an admin class by @admin.register above it.

    Only where the class is defined in the same block, above the call, and the models above the
    class; not behind an unregister() of the same model, since then the order of the lines matters.
    """

    since = Django(1, 7)
    words = frozenset({"register"})
    needs = r"site\.register\("
    link = "https://docs.djangoproject.com/en/stable/ref/contrib/admin/#the-register-decorator"
    examples = (
        rewrites(
            "from django.contrib import admin\n\n\nclass PostAdmin(admin.ModelAdmin):\n    pass\n"
            "\n\nadmin.site.register(Post, PostAdmin)\n",
            "from django.contrib import admin\n\n\n@admin.register(Post)\n"
            "class PostAdmin(admin.ModelAdmin):\n    pass\n\n\n",
        ),
        rewrites(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "admin.site.register((Post, Tag), A)\nadmin.site.register(Like, A)\n",
            "from django.contrib import admin\n\n\n@admin.register(Post, Tag, Like)\n"
            "class A(admin.ModelAdmin):\n    pass\n\n\n",
        ),
        rewrites(
            "from django.contrib.gis import admin\nfrom mysite.sites import staff_site\n\n\n"
            "@admin.register(Like)\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "staff_site.register([Post, Tag], A)\nadmin.site.register(Post, admin_class=A)\n",
            "from django.contrib.gis import admin\nfrom mysite.sites import staff_site\n\n\n"
            "@admin.register(Post)\n@admin.register(Post, Tag, site=staff_site)\n"
            "@admin.register(Like)\nclass A(admin.ModelAdmin):\n    pass\n\n\n",
        ),
        rewrites(
            "from django.contrib import admin\n\nif LIVE:\n    class A(admin.ModelAdmin):\n"
            "        pass\n\n    admin.site.unregister(Tag)\n    admin.site.register(Post, A)\n",
            "from django.contrib import admin\n\nif LIVE:\n    @admin.register(Post)\n"
            "    class A(admin.ModelAdmin):\n        pass\n\n    admin.site.unregister(Tag)\n",
        ),
        leaves("from django.contrib import admin\n\nadmin.site.register(Post)\n"),
        leaves(
            "from django.contrib.admin import ModelAdmin, site\n\n\n"
            "class A(ModelAdmin):\n    pass\n\n\nsite.register(Post, A)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "from .models import Post\n\nadmin.site.register(Post, A)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "admin.site.register(get_user_model(), A)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "admin.site.unregister(User)\nadmin.site.register(User, A)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "Post = find()\nadmin.site.register(Post, A)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n"
            "    def __init__(self, *args):\n        super(A, self).__init__(*args)\n\n\n"
            "admin.site.register(Post, A)\n"
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass A(admin.ModelAdmin):\n    pass\n\n\n"
            "admin.site.register(Post, A, list_display=('a',))\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        blocks: dict[int, Block] = {}
        for node in module.nodes(ast.ClassDef):
            block = block_of(module, node)
            blocks[id(block)] = block
        for block in blocks.values():
            found = [r for s in block for r in registrations(module, s)]
            for chosen in block:
                if isinstance(chosen, ast.ClassDef):
                    mine = [r for r in found if r.chosen == chosen.name]
                    mine = [r for r in mine if may_move(module, chosen, r)]
                    if mine and may_be_decorated(module, chosen):
                        yield decorated(module, chosen, mine)


def block_of(module: Module, node: ast.stmt) -> Block:
    parent = module.parent(node)
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and node in block:
            return block
    return []


def registrations(module: Module, node: ast.stmt) -> Iterator[Registration]:
    """Yield what a statement registers, where it is written in a form that a decorator has."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    assert isinstance(node, ast.Expr)
    arguments = [*call.args, *(k.value for k in call.keywords if k.arg == "admin_class")]
    if call.func.attr != "register" or len(arguments) != 2 or not call.args:
        return
    first, chosen = arguments
    models = first.elts if isinstance(first, ast.Tuple | ast.List) else [first]
    names = tuple(m for m in models if isinstance(m, ast.Name))
    admin, site = admin_and_site(module, call.func.value)
    given = len(call.args) + len(call.keywords)
    if admin and isinstance(chosen, ast.Name) and given == 2 and len(names) == len(models) > 0:
        yield Registration(node, admin, site, chosen.id, names)


def admin_and_site(module: Module, node: ast.expr) -> tuple[str, str]:
    """Return how the admin is called, and the name of a site of the project's own."""
    if isinstance(node, ast.Attribute) and node.attr == "site":
        return (module.source(node.value) if module.name_of(node.value) in ADMINS else ""), ""
    if isinstance(node, ast.Name) and node.id.lower().endswith("site"):
        for local, binding in module.names.module.bindings.items():
            if binding.imports and binding.imports[0][0] in ADMINS and not binding.others:
                dotted = module.name_of(node) or ""
                return ("", "") if dotted.startswith(ADMINS) else (local, node.id)
    return "", ""


def may_move(module: Module, node: ast.ClassDef, one: Registration) -> bool:
    """Say whether all that a registration names stands above the class, and no unregister()."""
    if one.statement.lineno < node.lineno:
        return False
    names = {name.id for name in one.models} | {one.site} - {""}
    scopes = {id(s): s for s in (module.names.module, module.names.scopes[one.models[0]])}
    for scope in scopes.values():
        for name in names:
            bound = scope.bindings.get(name)
            places = [] if bound is None else [*bound.others, *(s for _, s, _ in bound.imports)]
            if any(getattr(place, "lineno", 0) > node.lineno for place in places):
                return False
    for call in module.nodes(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "unregister":
            same = admin_and_site(module, func.value)[1] == one.site
            gone = {n.id for a in call.args for n in ast.walk(a) if isinstance(n, ast.Name)}
            if same and gone & names and call.lineno < one.statement.lineno:
                return False
    return True


def may_be_decorated(module: Module, node: ast.ClassDef) -> bool:
    scope = module.names.module
    for above in module.ancestors(node):
        if above in module.names.scopes:
            scope = module.names.scopes[above]
            break
    if len(scope.bindings[node.name].others) != 1:
        return False
    # super(Name, self) in a method that runs while the decorator does: the name isn't bound yet.
    source = module.source(node)
    return f"super({node.name}" not in source or "__init__" not in source


def decorated(module: Module, node: ast.ClassDef, mine: list[Registration]) -> Fix:
    models: dict[str, list[str]] = {"": []}
    for one in mine:
        models.setdefault(one.site, []).extend(name.id for name in one.models)
    top = node.decorator_list[0] if node.decorator_list else node
    at = module.line_start(module.start(top))
    text = ""
    for site, names in models.items():
        if names:
            given = ", ".join([*names, *([f"site={site}"] if site else [])])
            text += f"{module.indent(node)}@{mine[0].admin}.register({given}){module.newline}"
    return module.fix(Edit(at, at, text), *(module.remove_statement(r.statement) for r in mine))
