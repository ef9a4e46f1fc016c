"""include(admin.site.urls) became admin.site.urls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

INCLUDE = (
    "django.conf.urls.include",
    "django.conf.urls.defaults.include",
    "django.urls.include",
)
ADMIN = (
    "django.contrib.admin.site.urls",
    "django.contrib.admin.sites.site.urls",
    "django.contrib.gis.admin.site.urls",
)


class IncludeAdminUrlsToUrls(Fixer):
    """Give the admin's urls to the route themselves.

    They are already what include() returns, and since Django 2.0 include() refuses them.
    """

    since = Django(1, 9)
    removed = Django(2, 0)
    words = frozenset({"include"})
    needs = r"include\s*\(\s*[\w.()]+\.urls\b(?!['\x22\w.])"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#passing-a-3-tuple-or-an-app-name-to-include"
    examples = (
        rewrites(
            "from django.conf.urls import include, url\nfrom django.contrib import admin\n\n"
            "urlpatterns = [url(r'^admin/', include(admin.site.urls))]\n",
            "from django.conf.urls import url\nfrom django.contrib import admin\n\n"
            "urlpatterns = [url(r'^admin/', admin.site.urls)]\n",
        ),
        rewrites(
            "from django.contrib.admin import AdminSite\nfrom django.urls import include, path\n\n"
            "site = AdminSite()\nurlpatterns = [path('admin/', include(site.urls))]\n",
            "from django.contrib.admin import AdminSite\nfrom django.urls import path\n\n"
            "site = AdminSite()\nurlpatterns = [path('admin/', site.urls)]\n",
        ),
        leaves(
            "from django.urls import include, path\nfrom blog import site\n\n"
            "urlpatterns = [path('blog/', include(site.urls))]\n"
        ),
        leaves(
            "from django.contrib import admin\nfrom django.urls import path\n\n"
            "urlpatterns = [path('admin/', admin.site.urls)]\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        drop = [Import(home.removesuffix(".include"), "include", drop=True) for home in INCLUDE]
        for call in module.calls(*INCLUDE):
            if not call.args or not self._is_admin(module, call.args[0]):
                continue
            if len(call.args) + len(call.keywords) == 1:
                urls = module.source(call.args[0])
                yield module.fix(module.replace(call, urls), imports=drop)
            else:
                yield self.finding(
                    module, call, "the admin's urls carry their own namespace: drop include()"
                )

    def _is_admin(self, module: Module, node: ast.expr) -> bool:
        if module.refers_to(node, *ADMIN):
            return True
        if not isinstance(node, ast.Attribute) or node.attr != "urls":
            return False
        dotted = module.name_of(node.value)
        if dotted is not None:
            return dotted.endswith(("admin_site", ".admin.site"))
        return isinstance(node.value, ast.Name) and self._made_here(module, node.value)

    def _made_here(self, module: Module, name: ast.Name) -> bool:
        """Say whether a name of this module is an instance of AdminSite or of a subclass."""
        classes = {
            node.name
            for node in module.nodes(ast.ClassDef)
            if module.inherits(
                node, "django.contrib.admin.AdminSite", "django.contrib.admin.sites.AdminSite"
            )
        }
        for node in module.nodes(ast.Assign):
            target, value = node.targets[0], node.value
            if (
                isinstance(target, ast.Name)
                and target.id == name.id
                and isinstance(value, ast.Call)
            ):
                dotted = module.name_of(value.func) or ""
                own = isinstance(value.func, ast.Name) and value.func.id in classes
                return own or dotted.endswith(".AdminSite")
        return False
