"""Defaults of settings that are gone, where django.conf.global_settings was asked for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOME = "django.conf.global_settings"
CONTEXT = "django.template.context_processors"
DEFAULTS = {
    "TEMPLATE_CONTEXT_PROCESSORS": (
        "django.contrib.auth.context_processors.auth",
        *(f"{CONTEXT}.{name}" for name in ("debug", "i18n", "media", "static", "tz")),
        "django.contrib.messages.context_processors.messages",
    ),
    "TEMPLATE_LOADERS": (
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ),
    "TEMPLATE_DIRS": (),
    "MIDDLEWARE_CLASSES": (
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ),
}
LOADERS = "".join(f'    "{name}",\n' for name in DEFAULTS["TEMPLATE_LOADERS"])


class GlobalSettingsToValues(Fixer):
    """Write out the defaults of TEMPLATE_* and MIDDLEWARE_CLASSES that settings built upon.

    django.conf.global_settings lost them with Django 1.10 and 2.0.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset(f"{HOME}.{name}" for name in DEFAULTS)
    link = "https://docs.djangoproject.com/en/stable/releases/1.10/#features-removed-in-1-10"
    examples = (
        rewrites(
            "from django.conf.global_settings import TEMPLATE_LOADERS\n\n"
            "TEMPLATE_LOADERS += ('a.Loader',)\n",
            f"TEMPLATE_LOADERS = (\n{LOADERS}) + ('a.Loader',)\n",
        ),
        rewrites(
            "from django.conf.global_settings import TEMPLATE_LOADERS as L, USE_TZ\n\n"
            "LOADERS = L + ('a.Loader',)\n",
            "from django.conf.global_settings import USE_TZ\n\n"
            f"LOADERS = (\n{LOADERS}) + ('a.Loader',)\n",
        ),
        rewrites(
            "from django.conf import global_settings\n\n"
            "LOADERS = global_settings.TEMPLATE_LOADERS + ('a.Loader',)\n",
            f"LOADERS = (\n{LOADERS}) + ('a.Loader',)\n",
        ),
        leaves("from django.conf import global_settings\n\nX = global_settings.LANGUAGES\n"),
        leaves("from mysite.global_settings import TEMPLATE_LOADERS\n\nX = TEMPLATE_LOADERS\n"),
        leaves("from django.conf import settings\n\nX = settings.TEMPLATE_LOADERS\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ImportFrom):
            if module.names.absolute(node) == HOME and node in module.tree.body:
                for alias in node.names:
                    if alias.name in DEFAULTS:
                        yield self._imported(module, node, alias)
        for attribute in module.nodes(ast.Attribute):
            home, _, name = (module.name_of(attribute) or "").rpartition(".")
            if home == HOME and name in DEFAULTS and isinstance(attribute.ctx, ast.Load):
                yield module.fix(module.replace(attribute, written(module, name)))

    def _imported(self, module: Module, node: ast.ImportFrom, alias: ast.alias) -> Fix:
        """Write the value where it is used; several uses get a variable instead of the import."""
        local, text = alias.asname or alias.name, written(module, alias.name)
        names = [name for name in module.nodes(ast.Name) if name.id == local]
        places = [name for name in names if isinstance(name.ctx, ast.Load)]
        added = [name for name in names if isinstance(module.parent(name), ast.AugAssign)]
        if len(names) == len(added) == 1:
            equals = module.text.index("+=", module.end(names[0]))
            edit = Edit(equals, equals + 2, f"= {text} +")
        elif len(places) == 1 and not added:
            edit = module.replace(places[0], text)
        else:
            line = f"{module.newline}{local} = {text}"
            edit = module.insert(module.line_end(module.end(node)) - len(module.newline), line)
        return Fix((edit,), moves=((alias, None),))


def written(module: Module, name: str) -> str:
    """Return a default as it stands in a settings module."""
    lines = [f'    "{value}",' for value in DEFAULTS[name]]
    return module.newline.join(["(", *lines, ")"]) if lines else "()"
