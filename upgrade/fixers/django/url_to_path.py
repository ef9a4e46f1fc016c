"""url() became path(), or re_path() where the pattern needs a regular expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

URL = ("django.conf.urls.url", "django.conf.urls.defaults.url")
RE_PATH = ("django.urls.re_path", "django.urls.conf.re_path")
INCLUDE = (
    "django.conf.urls.include",
    "django.conf.urls.defaults.include",
    "django.urls.include",
)
HEX = "[0-9a-f]"
CONVERTERS = {
    r"[0-9]+": "int",
    r"\d+": "int",
    r"[-a-zA-Z0-9_]+": "slug",
    r"[^/]+": "str",
    r".+": "path",
    f"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}": "uuid",
}
GROUP = re.compile(
    r"\(\?P<([A-Za-z_]\w*)>(" + "|".join(re.escape(pattern) for pattern in CONVERTERS) + r")\)"
)
LITERAL = re.compile(r"(?:[A-Za-z0-9_/-]|\\[./-])*", re.ASCII)


class UrlToPath(Fixer):
    """Route with path() where the pattern says nothing that a route cannot say, else re_path().

    url() was an alias of re_path() from Django 2.0 to 4.0. Captured numbers reach the view as int.
    """

    since = Django(2, 0)
    removed = Django(4, 0)
    words = frozenset((*URL, *RE_PATH))
    link = "https://docs.djangoproject.com/en/5.2/releases/2.0/#simplified-url-routing-syntax"
    examples = (
        rewrites(
            "from django.conf.urls import url\n\nurlpatterns = [url(r'^a/$', view, name='a')]\n",
            "from django.urls import path\n\nurlpatterns = [path('a/', view, name='a')]\n",
        ),
        rewrites(
            "from django.conf.urls import include, url\n\n"
            "urlpatterns = [url(r'^b/(?P<pk>[0-9]+)/', include('b.urls'))]\n",
            "from django.urls import path\nfrom django.conf.urls import include\n\n"
            "urlpatterns = [path('b/<int:pk>/', include('b.urls'))]\n",
        ),
        rewrites(
            "from django.conf.urls import url\n\n"
            'urlpatterns = [url(r"^(?P<y>[0-9]{4})/$", view), url(PATTERN, view)]\n',
            "from django.urls import re_path\n\n"
            'urlpatterns = [re_path(r"^(?P<y>[0-9]{4})/$", view), re_path(PATTERN, view)]\n',
        ),
        rewrites(
            "from django.conf.urls import url\n\nurlpatterns = [url(regex=r'x/$', view=view)]\n",
            "from django.urls import re_path\n\nurlpatterns = [re_path(route=r'x/$', view=view)]\n",
        ),
        rewrites(  # one side of several has become re_path already
            "from django.urls import re_path\n\nurlpatterns = [re_path(regex=r'x/$', view=view)]\n",
            "from django.urls import re_path\n\nurlpatterns = [re_path(route=r'x/$', view=view)]\n",
        ),
        rewrites(
            "from os import path\nfrom django.conf.urls import url\n\nu = [url('^$', v)]\n",
            "from os import path\nfrom django.urls import re_path\n\nu = [re_path('^$', v)]\n",
        ),
        rewrites(
            "from django.conf.urls import include, url\n",
            "from django.urls import re_path as url\nfrom django.conf.urls import include\n",
            path="mysite/compat.py",
        ),
        finds(
            "from django.conf.urls import url\nfrom mysite import path, re_path\n\n"
            "urlpatterns = [url('^$', view)]\n",
            "re_path",
        ),
        leaves("from mysite.urls import url\n\nurlpatterns = [url(r'^a/$', view)]\n"),
        leaves("def link(url):\n    return url('^a/$', 1)\n"),
        leaves("from django.urls import path\n\nurlpatterns = [path('a/', view)]\n"),
        rewrites(
            "from django.urls import include, re_path\n\n"
            "urlpatterns = [re_path(r'^$', v), re_path(r'^a/', include('a')), re_path('b', v)]\n",
            "from django.urls import include, path, re_path\n\n"
            "urlpatterns = [path('', v), path('a/', include('a')), re_path('b', v)]\n",
        ),
        leaves("def f(re_path):\n    return re_path('^a/$', 1)\n"),
        leaves("class Page:\n    def url(self):\n        return self.url('^a$')\n"),
        leaves("from django.urls import re_path\n\nurlpatterns = [re_path('x/$', view)]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                dotted = f"{module.names.absolute(node)}.{alias.name}"
                if dotted in (*URL, *RE_PATH):
                    yield from self._imported(module, node, alias, dotted in URL)
        for attribute in module.nodes(ast.Attribute):
            old = module.name_of(attribute) in URL
            if old or module.name_of(attribute) in RE_PATH:
                yield from self._by_attribute(module, attribute, old)
        if module.names.stars:
            for name in module.nodes(ast.Name):
                if module.name_of(name) is None and from_star(module, name):
                    yield from self._by_attribute(module, name, True)

    def _imported(
        self, module: Module, node: ast.ImportFrom, alias: ast.alias, old: bool
    ) -> Iterator[Fix | Finding]:
        """Yield the fix of an import together with all its uses."""
        local, scope = alias.asname or alias.name, module.names.scopes[node]
        bound = scope.bindings[local]
        if bound.others or len(bound.imports) > 1:
            if old:  # one of several sides: what they share is found later
                yield Fix(moves=((alias, ("django.urls", "re_path", local)),))
            return
        uses = module.names.uses(local, scope)
        if old and (not uses or module.project.imports_from(module.dotted, local)):
            yield Fix(moves=((alias, ("django.urls", "re_path", local)),))
            return
        edits: list[Edit] = []
        names: set[str] = set()
        for use in uses:
            name, its = self._use(module, use, old)
            if name is None:
                yield self.finding(module, use, "path and re_path mean something else here")
                return
            names.add(name)
            edits += its
        if old or names == {"path"}:
            first, *others = sorted(names)
            imports = tuple(Import("django.urls", name) for name in others)
            moved = None if has_import(module, first) else ("django.urls", first, None)
            yield Fix(tuple(edits), imports, ((alias, moved),))
        elif edits:
            added = (Import("django.urls", "path"),) if "path" in names else ()
            yield Fix(tuple(edits), added)

    def _by_attribute(
        self, module: Module, node: ast.Name | ast.Attribute, old: bool
    ) -> Iterator[Fix | Finding]:
        name, edits = self._use(module, node, old)
        if name is None:
            yield self.finding(module, node, "path and re_path mean something else here")
        elif old or edits:
            yield module.fix(*edits, imports=[Import("django.urls", name)])

    def _use(
        self, module: Module, node: ast.Name | ast.Attribute, old: bool
    ) -> tuple[str | None, list[Edit]]:
        """Return what a use becomes, with its edits; re_path() stays where it is one already."""
        call = module.parent(node)
        names = [n for n in ("path", "re_path") if free(module, node, n)]
        if "re_path" not in names and old:
            return None, []
        if isinstance(call, ast.Call) and call.func is node:
            name, edits = self._call(module, call, names)
        else:
            name, edits = "re_path", []
        if not old and name == "re_path":
            return name, edits
        return name, [module.replace(node, name), *edits]

    def _call(self, module: Module, call: ast.Call, names: list[str]) -> tuple[str, list[Edit]]:
        edits = []
        regex = module.keyword(call, "regex")
        if regex is not None:
            start = module.start(regex)
            edits.append(Edit(start, start + len("regex"), "route"))
        prefix = module.keyword(call, "prefix")
        if prefix is not None:
            edits.append(module.remove_argument(call, prefix))
        pattern = call.args[0] if call.args else regex.value if regex else None
        if "path" in names and isinstance(pattern, ast.Constant):
            route = route_of(pattern.value, includes(module, call))
            if route is not None:
                quote = '"' if module.source(pattern).rstrip().endswith('"') else "'"
                return "path", [*edits, module.replace(pattern, f"{quote}{route}{quote}")]
        return "re_path", edits


def has_import(module: Module, name: str) -> bool:
    """Say whether the top of a module imports a name of django.urls."""
    bound = module.names.module.bindings.get(name)
    return bound is not None and {d for d, _, _ in bound.imports} == {f"django.urls.{name}"}


def from_star(module: Module, name: ast.Name) -> bool:
    """Say whether a name is url as `from django.conf.urls import *` gives it."""
    homes = {module.names.absolute(star) for star in module.names.stars}
    known = homes & {home.removesuffix(".url") for home in URL}
    unbound = module.names.scopes[name].lookup("url") is None
    return name.id == "url" and unbound and bool(known) and homes == known


def includes(module: Module, call: ast.Call) -> bool:
    keyword = module.keyword(call, "view")
    view = keyword.value if keyword else call.args[1] if len(call.args) > 1 else None
    if not isinstance(view, ast.Call):
        return False
    func = view.func
    unbound = isinstance(func, ast.Name) and module.names.scopes[func].lookup(func.id) is None
    return module.refers_to(func, *INCLUDE) or (
        unbound and isinstance(func, ast.Name) and func.id == "include"
    )


def route_of(regex: object, include: bool) -> str | None:
    """Return the route that matches exactly what a regular expression matches, or None."""
    if not isinstance(regex, str):
        return None
    if include and regex in ("", "^"):
        return ""
    if not regex.startswith("^") or regex.endswith("\\$"):
        return None
    body, dollar = regex[1:].removesuffix("$"), regex.endswith("$")
    if dollar is include:
        return None
    parts = GROUP.split(body)
    literals, names, patterns = parts[::3], parts[1::3], parts[2::3]
    if len(set(names)) < len(names) or not all(LITERAL.fullmatch(part) for part in literals):
        return None
    route = literals[0].replace("\\", "")
    for name, pattern, literal in zip(names, patterns, literals[1:], strict=True):
        route += f"<{CONVERTERS[pattern]}:{name}>" + literal.replace("\\", "")
    return route


def free(module: Module, node: ast.AST, name: str) -> bool:
    """Say whether a name is unbound where a node stands, or already means django.urls'."""
    for scope in scopes(module, node):
        bound = scope.bindings.get(name) if scope else None
        if bound is not None:
            return not bound.others and {d for d, _, _ in bound.imports} == {f"django.urls.{name}"}
    return True


def scopes(module: Module, node: ast.AST) -> list:  # type: ignore[type-arg]
    inner = next(iter(n for n in ast.walk(node) if n in module.names.scopes), None)
    scope = module.names.scopes.get(inner) if inner is not None else module.names.module
    found = []
    while scope is not None:
        found.append(scope)
        scope = scope.parent
    return found
