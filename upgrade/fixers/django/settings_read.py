"""Settings that are gone, where code reads them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

SETTINGS = "django.conf.settings."
# What to read instead; {} is how the code names the settings.
READ = {
    "DEFAULT_FILE_STORAGE": "{}.STORAGES['default']['BACKEND']",
    "STATICFILES_STORAGE": "{}.STORAGES['staticfiles']['BACKEND']",
    "FILE_CHARSET": "'utf-8'",
    "DEFAULT_CONTENT_TYPE": "'text/html'",
    "USE_L10N": "True",
    "TEMPLATE_DEBUG": "{}.DEBUG",
    "TEMPLATE_DIRS": "{}.TEMPLATES[0]['DIRS']",
    "TEMPLATE_CONTEXT_PROCESSORS": "{}.TEMPLATES[0]['OPTIONS']['context_processors']",
    "TEMPLATE_STRING_IF_INVALID": "{}.TEMPLATES[0]['OPTIONS'].get('string_if_invalid', '')",
    "PASSWORD_RESET_TIMEOUT_DAYS": "({}.PASSWORD_RESET_TIMEOUT // 86400)",
    "ADMIN_MEDIA_PREFIX": "({}.STATIC_URL + 'admin/')",
}


class SettingsRead(Fixer):
    """Read what took the place of a removed setting.

    settings.DEFAULT_FILE_STORAGE raises AttributeError since Django 5.1, as the others do since the
    release that dropped them. A project that sets one itself goes on reading it.
    """

    since = Django(5, 1)
    removed = Django(5, 1)
    words = frozenset(READ)
    needs = r"settings\s*\."
    link = "https://docs.djangoproject.com/en/5.2/internals/deprecation/"
    examples = (
        rewrites(
            "from django.conf import settings\n\nname = settings.DEFAULT_FILE_STORAGE\n",
            "from django.conf import settings\n\nname = settings.STORAGES['default']['BACKEND']\n",
        ),
        rewrites(
            "from django.conf import settings\n\ntext = data.decode(settings.FILE_CHARSET)\n",
            "text = data.decode('utf-8')\n",
        ),
        leaves(
            "from django.conf import settings\n\n"
            "name = getattr(settings, 'DEFAULT_FILE_STORAGE', None)\n"
        ),
        leaves("from django.conf import settings\n\nsettings.TEMPLATE_DEBUG = True\n"),
        leaves("from mysite import settings\n\nname = settings.DEFAULT_FILE_STORAGE\n"),
        leaves(
            "from django.conf import settings\n\nsettings.TEMPLATE_DEBUG = True\n"
            "old = settings.TEMPLATE_DEBUG\n"
        ),
        leaves(
            "from django.conf import settings\n\nif hasattr(settings, 'USE_L10N'):\n"
            "    print(settings.USE_L10N)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        nodes = [n for n in module.nodes(ast.Attribute) if n.attr in READ]
        written = {n.attr for n in nodes if not isinstance(n.ctx, ast.Load)}
        asked = {c.value for c in module.nodes(ast.Constant) if c.value in READ}
        for node in nodes:
            if node.attr in written or node.attr in asked:
                continue
            if module.name_of(node) == f"{SETTINGS}{node.attr}":
                text = READ[node.attr].format(module.source(node.value))
                yield module.fix(module.replace(node, text))
