"""Views named by strings in url() became the functions themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

URL = (
    "django.conf.urls.url",
    "django.conf.urls.defaults.url",
    "django.urls.re_path",
    "django.urls.path",
)
I18N = "django.conf.urls.i18n.i18n_patterns"
PATTERNS = ("django.conf.urls.patterns", "django.conf.urls.defaults.patterns")


class StringViewsToCallables(Fixer):
    """Import the views that url() named by strings.

    Django 1.10 no longer imports views itself. The module is imported, so that views of the same
    name in two modules stay apart. A pattern that code or a template reverses by the dotted path
    of its view, which went with the same release, gets that path as its name.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset(URL)
    needs = r"['\"][a-zA-Z_][\w.]*\.\w+['\"]"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.10/#features-removed-in-1-10"
    examples = (
        rewrites(
            "from django.conf.urls import url\n\nurlpatterns = [url('^$', 'blog.views.home')]\n",
            "from django.conf.urls import url\nfrom blog import views\n\n"
            "urlpatterns = [url('^$', views.home)]\n",
        ),
        rewrites(
            "from django.conf.urls import url\nfrom shop import views\n\n"
            "urlpatterns = [url('^$', 'blog.views.home'), url('^s$', 'shop.views.all')]\n",
            "from django.conf.urls import url\nfrom shop import views\n"
            "from blog import views as blog_views\n\n"
            "urlpatterns = [url('^$', blog_views.home), url('^s$', views.all)]\n",
        ),
        rewrites(
            "from django.conf.urls import url\n\nurlpatterns = [url('^$', 'blog.views.home')]\n",
            "from django.conf.urls import url\nfrom blog import views\n\n"
            "urlpatterns = [url('^$', views.home, name='blog.views.home')]\n",
            files=[("blog.html", "{% url 'blog.views.home' %}\n")],
        ),
        leaves("from django.conf.urls import url\n\nurlpatterns = [url('^$', home)]\n"),
        leaves("from mysite import url\n\nurlpatterns = [url('^$', 'blog.views.home')]\n"),
        leaves("from django.conf.urls import url\n\nurlpatterns = [url('^$', 'home')]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        chosen: dict[str, str] = {}
        for call in module.calls(*URL):
            view = view_of(module, call)
            if view is None or self._waits(module, call):
                continue
            home, _, name = str(view.value).rpartition(".")
            parent, _, leaf = home.rpartition(".")
            local = self._local(module, home, chosen) if parent else home
            wanted = Import(parent, leaf, local if local != leaf else None)
            if not parent:
                wanted = Import(home, None)
            edits = [module.replace(view, f"{local}.{name}"), *self._named(module, call, view)]
            yield module.fix(*edits, imports=[wanted])

    def _named(self, module: Module, call: ast.Call, view: ast.Constant) -> Iterator[Edit]:
        """Yield the edit that names a pattern by its view, where something reverses it so."""
        if view.value in module.project.reversed and module.keyword(call, "name") is None:
            if len(call.args) < 4:
                last = max([*call.args, *call.keywords], key=module.end)
                yield module.insert(module.end(last), f", name={module.source(view)}")

    def _waits(self, module: Module, call: ast.Call) -> bool:
        """Say whether the call stands in patterns(), whose prefix is not yet written out."""
        parent = module.parent(call)
        if not isinstance(parent, ast.Call) or not parent.args:
            return False
        prefixed = isinstance(parent.args[0], ast.Constant) and module.refers_to(parent.func, I18N)
        return prefixed or module.refers_to(parent.func, *PATTERNS)

    def _local(self, module: Module, home: str, chosen: dict[str, str]) -> str:
        """Return the name that the module of views gets here: the shortest that is free."""
        parts = home.split(".")
        for count in range(1, len(parts) + 1):
            local = "_".join(parts[-count:])
            bound = module.names.module.bindings.get(local)
            free = bound is None or (
                not bound.others and {dotted for dotted, _, _ in bound.imports} == {home}
            )
            if free and chosen.setdefault(local, home) == home:
                return local
        return "_".join(parts) + "_"


def view_of(module: Module, call: ast.Call) -> ast.Constant | None:
    keyword = module.keyword(call, "view")
    view = keyword.value if keyword else call.args[1] if len(call.args) > 1 else None
    if isinstance(view, ast.Constant) and isinstance(view.value, str) and "." in view.value:
        parts = view.value.split(".")
        return view if all(part.isidentifier() for part in parts) else None
    return None
