"""default_app_config, which Django finds by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class DefaultAppConfigDrop(Fixer):
    """Drop default_app_config from packages.

    Django 3.2 finds an app's only config class by itself, and 4.1 no longer reads the variable.
    """

    since = Django(3, 2)
    removed = Django(4, 1)
    words = frozenset({"default_app_config"})
    paths = r"__init__\.py$"
    link = "https://docs.djangoproject.com/en/5.2/releases/3.2/#automatic-appconfig-discovery"
    examples = (
        rewrites(
            "VERSION = 1\ndefault_app_config = 'blog.apps.BlogConfig'\n",
            "VERSION = 1\n",
            path="blog/__init__.py",
        ),
        rewrites(
            "import django\n\nif django.VERSION < (3, 2):\n"
            "    default_app_config = 'blog.apps.BlogConfig'\n",
            "import django\n\nif django.VERSION < (3, 2):\n    pass\n",
            path="blog/__init__.py",
        ),
        leaves("default_app_config = 'blog.apps.BlogConfig'\n", path="blog/settings.py"),
        leaves("default_app_config = None\n", path="blog/__init__.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not module.path.endswith("__init__.py"):
            return
        for node in module.nodes(ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id == "default_app_config":
                if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                    yield module.fix(module.remove_statement(node))
