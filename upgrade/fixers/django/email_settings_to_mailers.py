"""EMAIL_HOST and the other settings of one mail server."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OURS = "django.core.mail.backends."
# Setting -> the option of the backend that says the same.
OPTIONS = {
    "EMAIL_HOST": "host",
    "EMAIL_PORT": "port",
    "EMAIL_HOST_USER": "username",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_USE_TLS": "use_tls",
    "EMAIL_USE_SSL": "use_ssl",
    "EMAIL_TIMEOUT": "timeout",
    "EMAIL_SSL_KEYFILE": "ssl_keyfile",
    "EMAIL_SSL_CERTFILE": "ssl_certfile",
    "EMAIL_FILE_PATH": "file_path",
}
NAMES = frozenset({"EMAIL_BACKEND", *OPTIONS})


class EmailSettingsToMailers(Fixer):
    """Describe the mail server in MAILERS, where EMAIL_HOST and its like did one by one.

    Django 6.1 has several mailers; the old settings go with 2028. Settings that other modules add
    to, or that depend on a condition, get a finding, and so does code that reads them.
    """

    since = Django(6, 1)
    removed = Django(2028, 0)
    words = NAMES
    link = "https://docs.djangoproject.com/en/6.1/howto/mailers-migration/"
    examples = (
        rewrites(
            "DEBUG = True\nEMAIL_HOST = 'a'\nEMAIL_PORT = 25\nEMAIL_HOST_USER = USER\n",
            'DEBUG = True\nMAILERS = {\n    "default": {\n'
            f'        "BACKEND": "{OURS}smtp.EmailBackend",\n        "OPTIONS": {{\n'
            '            "host": \'a\',\n            "port": 25,\n'
            '            "username": USER,\n        },\n    },\n}\n',
            path="settings.py",
        ),
        rewrites(
            f"DEBUG = True\nEMAIL_BACKEND = '{OURS}console.EmailBackend'\n",
            'DEBUG = True\nMAILERS = {\n    "default": {\n'
            f"        \"BACKEND\": '{OURS}console.EmailBackend',\n    }},\n}}\n",
            path="settings.py",
        ),
        finds(
            "from .base import *\n\nEMAIL_HOST = 'a'\n", "OPTIONS['host']", path="settings/live.py"
        ),
        finds(
            "DEBUG = True\nEMAIL_BACKEND = 'ses.Backend'\nEMAIL_HOST = 'a'\n",
            "as BACKEND",
            "OPTIONS['host']",
            path="settings.py",
        ),
        finds("from django.conf import settings\n\nx = settings.EMAIL_HOST\n", "read"),
        leaves("DEBUG = True\nEMAIL_SUBJECT_PREFIX = 'a'\n", path="settings.py"),
        leaves("EMAIL_HOST = 'a'\n", path="views.py"),
        leaves("from mysite import settings\n\nx = settings.EMAIL_HOST_NAME\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        found = [use for use in setting.uses(module) if use.name in NAMES]
        if self._whole(module, found):
            yield module.fix(*written(module, {use.name: use for use in found}))
        else:
            for use in found:
                option = OPTIONS.get(use.name)
                place = f"OPTIONS[{option!r}]" if option else "BACKEND"
                message = f"{use.name} goes with Django 2028: say it in MAILERS['default'], as "
                yield self.finding(module, use.node, message + place)
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr in NAMES and module.refers_to(
                attribute, f"django.conf.settings.{attribute.attr}"
            ):
                message = f"{attribute.attr} is read here and goes with Django 2028: ask MAILERS"
                yield self.finding(module, attribute, message)

    def _whole(self, module: Module, found: list[setting.Use]) -> bool:
        """Say whether these are all there is to know of the mail server."""
        names = [use.name for use in found]
        if not found or len(names) > len(set(names)) or module.names.stars:
            return False
        if any(use.form != "assign" or use.node not in module.tree.body for use in found):
            return False
        if "MAILERS" in module.text or module.project.imports_from(module.dotted, "*"):
            return False
        backend = next((use.value for use in found if use.name == "EMAIL_BACKEND"), None)
        value = getattr(backend, "value", None)
        known = isinstance(value, str) and value.startswith(OURS)
        return backend is None or known or len(found) == 1


def written(module: Module, found: dict[str, setting.Use]) -> Iterator[Edit]:
    """Yield the edits that put MAILERS in the place of the last setting: it may use all names."""
    backend = found.get("EMAIL_BACKEND")
    name = module.source(backend.value) if backend else f'"{OURS}smtp.EmailBackend"'
    options = [
        f'            "{option}": {module.source(found[old].value)},\n'
        for old, option in OPTIONS.items()
        if old in found
    ]
    text = f'MAILERS = {{\n    "default": {{\n        "BACKEND": {name},\n'
    if options:
        text += '        "OPTIONS": {\n' + "".join(options) + "        },\n"
    *others, last = sorted(found.values(), key=lambda use: module.start(use.node))
    for use in others:
        assert isinstance(use.node, ast.stmt)
        yield module.remove_statement(use.node)
    yield module.replace(last.node, f"{text}    }},\n}}".replace("\n", module.newline))
