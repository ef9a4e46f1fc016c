"""django.conf.urls.defaults, and stars of django.conf.urls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

HOMES = ("django.conf.urls.defaults", "django.conf.urls")
NAMES = ("handler400", "handler403", "handler404", "handler500", "include", "patterns", "url")


class ConfUrlsDefaultsToConfUrls(Rename):
    """Import what a urlconf uses from django.conf.urls, by name.

    Django 1.4 moved the functions up; a star hides which of them a urlconf needs, so it is spelled
    out.
    """

    since = Django(1, 4)
    removed = Django(1, 6)
    words = frozenset(HOMES)
    needs = r"import\s+\*|\bdefaults\b"
    modules = {"django.conf.urls.defaults": "django.conf.urls"}
    examples = (
        rewrites(
            "from django.conf.urls.defaults import include, patterns\n",
            "from django.conf.urls import include, patterns\n",
        ),
        rewrites(
            "from django.conf.urls.defaults import *\n\nurlpatterns = patterns('', url('^$', v))\n",
            "from django.conf.urls import patterns, url\n\n"
            "urlpatterns = patterns('', url('^$', v))\n",
        ),
        rewrites(
            "from django.conf.urls import *\nfrom blog import url\n\n"
            "urlpatterns = [url('^$', include('x'))]\n",
            "from django.conf.urls import include\nfrom blog import url\n\n"
            "urlpatterns = [url('^$', include('x'))]\n",
        ),
        leaves("from mysite.urls.defaults import *\n\nurlpatterns = patterns('')\n"),
        leaves("from django.conf.urls import include, patterns\n"),
        leaves("from blog.urls import *\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.names.stars:
            if node.module in HOMES and not node.level:
                yield self._spelled_out(module, node)
                return
        yield from super().visit(module)

    def _spelled_out(self, module: Module, node: ast.ImportFrom) -> Fix:
        used = sorted(
            {
                name.id
                for name in module.nodes(ast.Name)
                if name.id in NAMES and module.names.scopes[name].lookup(name.id) is None
            }
        )
        if not used:
            return module.fix(module.remove_statement(node))
        return module.fix(module.replace(node, f"from django.conf.urls import {', '.join(used)}"))
