"""Template loaders are named by their classes."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

LOADERS = "django.template.loaders."


class TemplateLoaderClasses(Rename):
    """Name loader classes in settings where functions were named.

    Only strings follow: code that calls load_template_source() itself gets a finding elsewhere.
    """

    since = Django(1, 2)
    removed = Django(1, 4)
    names = {
        f"{LOADERS}filesystem.load_template_source": f"{LOADERS}filesystem.Loader",
        f"{LOADERS}app_directories.load_template_source": f"{LOADERS}app_directories.Loader",
        f"{LOADERS}eggs.load_template_source": f"{LOADERS}app_directories.Loader",
    }
    link = "https://docs.djangoproject.com/en/1.4/releases/1.2/#class-based-template-loaders"
    examples = (
        rewrites(
            "TEMPLATE_LOADERS = ['django.template.loaders.filesystem.load_template_source']\n",
            "TEMPLATE_LOADERS = ['django.template.loaders.filesystem.Loader']\n",
            path="settings.py",
        ),
        leaves("TEMPLATE_LOADERS = ['mysite.loaders.load_template_source']\n", path="settings.py"),
        leaves("from django.template.loaders.filesystem import load_template_source\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        yield from self._strings(module)
