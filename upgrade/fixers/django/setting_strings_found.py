"""Strings in settings that name what Django dropped."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.reported import Gone

HASHER = "passwords hashed so are locked out: wrap them in another hasher before"
AUTH = "django.contrib.auth.hashers."
STRINGS = {
    "django.test.simple.run_tests": Gone(Django(1, 4), "name a class: a DiscoverRunner"),
    "django.contrib.gis.tests.run_gis_tests": Gone(Django(1, 4), "name a class: a DiscoverRunner"),
    "django.contrib.databrowse": Gone(Django(1, 6), "the admin is what is left of it"),
    "django.contrib.markup": Gone(Django(1, 6), "take a package such as django-markup"),
    "django.contrib.localflavor": Gone(Django(1, 6), "install django-localflavor: localflavor"),
    "django.contrib.webdesign": Gone(Django(2, 0), "{% lorem %} is built in: take the app out"),
    "django.contrib.sessions.serializers.PickleSerializer": Gone(
        Django(5, 0), "use JSONSerializer: who knows SECRET_KEY could run code by pickles"
    ),
    f"{AUTH}CryptPasswordHasher": Gone(Django(5, 0), HASHER),
    f"{AUTH}SHA1PasswordHasher": Gone(Django(5, 1), HASHER),
    f"{AUTH}UnsaltedSHA1PasswordHasher": Gone(Django(5, 1), HASHER),
    f"{AUTH}UnsaltedMD5PasswordHasher": Gone(Django(5, 1), HASHER),
}


class SettingStringsFound(Fixer):
    """Tell of strings that name apps, hashers, serializers and runners which are gone."""

    since = Django(1, 4)
    words = frozenset(STRINGS)
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    examples = (
        finds(
            "DEBUG = True\nTEST_RUNNER = 'django.test.simple.run_tests'\n",
            "name a class",
            path="settings.py",
        ),
        finds(
            "DEBUG = True\nPASSWORD_HASHERS = [\n    'django.contrib.auth.hashers.SHA1PasswordHasher',\n]\n",
            "locked out",
            path="settings.py",
        ),
        leaves("DEBUG = True\nINSTALLED_APPS = ['mysite.markup']\n", path="settings.py"),
        leaves("print('see django.contrib.markup for more')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Constant):
            name = node.value if isinstance(node.value, str) else ""
            said = STRINGS.get(name)
            if said is not None and module.targets.reach(said.release):
                yield self.finding(module, node, f"{name}: {said}")
