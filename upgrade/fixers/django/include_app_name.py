"""include() with a namespace needs an app_name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

if TYPE_CHECKING:
    from hotclub.upgrade.index import Index

INCLUDE = (
    "django.conf.urls.include",
    "django.conf.urls.defaults.include",
    "django.urls.include",
)
CALLED = r"\binclude\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*,"


class IncludeAppName(Fixer):
    """Name the application of a urlconf that is included under a namespace.

    Django 2.0 asks for it: as app_name in the included module, which is written where another file
    of the project includes it, or beside the patterns. include(app_name=) went at the same time.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"include", "urlpatterns"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#passing-a-3-tuple-or-an-app-name-to-include"
    examples = (
        rewrites(
            "from django.urls import path\n\nurlpatterns = [path('', home)]\n",
            "from django.urls import path\n\napp_name = 'blog'\nurlpatterns = [path('', home)]\n",
            path="blog/urls.py",
            files=[("urls.py", "u = include('blog.urls', namespace='blog')\n")],
        ),
        rewrites(
            "from django.urls import include, path\n\n"
            "u = [path('', include('a.urls', namespace='a', app_name='b'))]\n",
            "from django.urls import include, path\n\n"
            "u = [path('', include(('a.urls', 'b'), namespace='a'))]\n",
        ),
        rewrites(
            "from django.urls import include, path\n\n"
            "u = [path('', include(router.urls, namespace='api'))]\n",
            "from django.urls import include, path\n\n"
            "u = [path('', include((router.urls, 'api'), namespace='api'))]\n",
        ),
        rewrites(
            "from django.urls import include, path\n\n"
            "u = [path('', include(site.get_urls(), namespace='admin'))]\n",
            "from django.urls import include, path\n\n"
            "u = [path('', include((site.get_urls(), 'admin'), namespace='admin'))]\n",
        ),
        rewrites(
            "from django.urls import include, path\n\nown = [path('a', a)]\n"
            "u = [path('', include(own, namespace='shop'))]\n",
            "from django.urls import include, path\n\nown = [path('a', a)]\n"
            "u = [path('', include((own, 'shop'), namespace='shop'))]\n",
        ),
        leaves(
            "from django.urls import include, path\n\nfrom . import own\n"
            "u = [path('', include(own, namespace='shop'))]\n",
        ),
        leaves(
            "from django.urls import path\n\napp_name = 'b'\nurlpatterns = [path('', home)]\n",
            path="blog/urls.py",
            files=[("urls.py", "u = include('blog.urls', namespace='blog')\n")],
        ),
        leaves(
            "from django.urls import path\n\nurlpatterns = [path('', home)]\n",
            path="blog/urls.py",
            files=[("urls.py", "u = include('blog.urls')\n")],
        ),
        leaves(
            "from django.urls import include, path\n\n"
            "u = [path('', include(('a.urls', 'b'), namespace='a'))]\n"
        ),
        leaves(
            "from django.urls import include, path\n\n"
            "u = [path('', include('rest_framework.urls', namespace='r'))]\n"
        ),
        leaves(
            "from mysite import include\n\nx = include('a.urls', namespace='a', app_name='b')\n"
        ),
    )

    @classmethod
    def needs_in(cls, project: Index) -> str:
        """Return what finds a namespace given to include(), or a urlconf that may need its name."""
        if any(one.namespace and not one.app_name for one in project.includes):
            return rf"{CALLED}|\A(?![\s\S]*^app_name\b)[\s\S]*\burlpatterns\b"
        return CALLED

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from self._included(module)
        for call in module.calls(*INCLUDE):
            if call.args and not isinstance(call.args[0], ast.Tuple | ast.Starred):
                fix = self._named(module, call)
                if fix is not None:
                    yield fix

    def _included(self, module: Module) -> Iterator[Fix]:
        """Yield the line that an included module needs."""
        if "app_name" in module.names.module.bindings or not module.dotted:
            return
        spaces = [
            one.namespace
            for one in module.project.includes
            if one.module == module.dotted and one.namespace and not one.app_name
        ]
        for node in module.tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if spaces and isinstance(target, ast.Name) and target.id == "urlpatterns":
                start = module.line_start(module.start(node))
                name = spaces[0] if len(set(spaces)) == 1 else module.dotted.split(".")[0]
                yield module.fix(Edit(start, start, f"app_name = {name!r}{module.newline}"))
                return

    def _named(self, module: Module, call: ast.Call) -> Fix | None:
        first = call.args[0]
        keyword = module.keyword(call, "app_name")
        source = module.source(first)
        if keyword is not None:
            pair = f"({source}, {module.source(keyword.value)})"
            return module.fix(module.replace(first, pair), module.remove_argument(call, keyword))
        if len(call.args) == 3:
            pair = f"({source}, {module.source(call.args[2])})"
            return module.fix(
                module.replace(first, pair), module.remove_argument(call, call.args[2])
            )
        namespace = module.keyword(call, "namespace")
        space = namespace.value if namespace else call.args[1] if len(call.args) > 1 else None
        if space is None or not self._patterns(module, first):
            return None
        pair = f"({source}, {module.source(space)})"
        return module.fix(module.replace(first, pair))

    def _patterns(self, module: Module, first: ast.expr) -> bool:
        """Say whether an argument is patterns themselves, not a module that could name its app."""
        if isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute):
            return first.func.attr in ("get_urls", "get_patterns")
        if isinstance(first, ast.Name):
            made = {
                t.id: node.value
                for node in module.tree.body
                if isinstance(node, ast.Assign)
                for t in node.targets
                if isinstance(t, ast.Name)
            }
            return isinstance(made.get(first.id), ast.List)
        return isinstance(first, ast.List) or (
            isinstance(first, ast.Attribute)
            and first.attr == "urls"
            and not self._module(module, first)
        )

    def _module(self, module: Module, node: ast.Attribute) -> bool:
        """Say whether x.urls is a module: x is imported as a package of the project or a module."""
        dotted = module.name_of(node)
        if dotted is None:
            return False
        return dotted in module.project.modules or not dotted.rpartition(".")[0].endswith(
            ("router", "site", "api")
        )
