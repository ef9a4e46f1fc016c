"""admin.site.register(Model, ModelAdmin)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SITES = ("django.contrib.admin.site", "django.contrib.admin.sites.site")
ADMIN = "django.contrib.admin"


class AdminRegisterToDecorator(Fixer):
    """Register an admin class by @admin.register above it.

    Only where the class is defined in the same module, above the call, and registered there once;
    not where something is unregistered, since then the order of the lines matters.
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
        leaves("from django.contrib import admin\n\nadmin.site.register(Post)\n"),
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
        calls = [c for c in module.nodes(ast.Call) if isinstance(c.func, ast.Attribute)]
        if any(getattr(c.func, "attr", "") == "unregister" for c in calls):
            return
        classes = {n.name: n for n in module.tree.body if isinstance(n, ast.ClassDef)}
        registered: dict[str, list[ast.Expr]] = {}
        for statement in module.tree.body:
            name = registers(module, statement)
            if name in classes and isinstance(statement, ast.Expr):
                registered.setdefault(name, []).append(statement)
        for name, statements in registered.items():
            if may_be_decorated(module, classes[name], statements):
                yield decorated(module, classes[name], statements)


def registers(module: Module, node: ast.stmt) -> str:
    """Return the name of the class that a statement registers with the default site, or ""."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or call.keywords or len(call.args) != 2:
        return ""
    func, chosen = call.func, call.args[1]
    if not isinstance(func, ast.Attribute) or func.attr != "register":
        return ""
    known = module.name_of(func.value) in SITES and isinstance(chosen, ast.Name)
    return chosen.id if known and isinstance(chosen, ast.Name) else ""


def may_be_decorated(module: Module, node: ast.ClassDef, statements: list[ast.Expr]) -> bool:
    """Say whether the class stands above, and the models above the class."""
    binding = module.names.module.bindings[node.name]
    if len(binding.others) != 1 or any(s.lineno < node.lineno for s in statements):
        return False
    # super(Name, self) in a method that runs while the decorator does: the name isn't bound yet.
    if f"super({node.name}" in module.source(node) and "__init__" in module.source(node):
        return False
    decorators = [module.name_of(getattr(d, "func", d)) for d in node.decorator_list]
    if f"{ADMIN}.register" in decorators:
        return False
    top = module.names.module.bindings
    for statement in statements:
        for part in ast.walk(statement):
            if isinstance(part, ast.Name) and part.id in top and part.id != node.name:
                if any(getattr(o, "lineno", 0) > node.lineno for o in top[part.id].others):
                    return False
    return True


def decorated(module: Module, node: ast.ClassDef, statements: list[ast.Expr]) -> Fix:
    models: list[str] = []
    for statement in statements:
        call = statement.value
        assert isinstance(call, ast.Call)
        first = call.args[0]
        parts = first.elts if isinstance(first, ast.Tuple | ast.List) else [first]
        models += [module.source(part) for part in parts]
    func = statements[0].value.func  # type: ignore[attr-defined]
    site = module.source(func.value)
    admin = site.removesuffix(".site") if site.endswith(".site") else None
    top = node.decorator_list[0] if node.decorator_list else node
    at = module.line_start(module.start(top))
    called = f"{admin}.register" if admin else "admin.register"
    text = f"@{called}({', '.join(models)}){module.newline}"

    needed = () if admin else (Import(ADMIN, None),)
    edits = [Edit(at, at, text), *(module.remove_statement(s) for s in statements)]
    return Fix(tuple(edits), needed)
