"""Settings that relied on a default which changed say what they meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD = "from django.core.urlresolvers import reverse\n"


class SettingsDefaultsKept(Fixer):
    """Write USE_TZ = False where the old default is meant, and a SECRET_KEY for test runners.

    USE_TZ became True with Django 5.0, which changes what is stored, and the primary key of models
    that name none a BigAutoField with 6.0. The old defaults are written only where the project is
    known to predate the new: its imports say so. settings.configure() without a SECRET_KEY
    was enough until templates, sessions and tokens all asked for it.
    """

    since = Django(5, 0)
    words = frozenset({"INSTALLED_APPS"})
    needs = r"INSTALLED_APPS['\x22]?\s*(\+?=|:)"
    link = "https://docs.djangoproject.com/en/5.2/releases/5.0/#features-removed-in-5-0"
    examples = (
        rewrites(
            "INSTALLED_APPS = []\nSECRET_KEY = 'x'\nMIDDLEWARE_CLASSES = []\n",
            "INSTALLED_APPS = []\nSECRET_KEY = 'x'\nMIDDLEWARE_CLASSES = []\nUSE_TZ = False\n"
            "DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n",
            path="settings.py",
        ),
        rewrites(
            "INSTALLED_APPS = []\nDATABASES = {}\n",
            "INSTALLED_APPS = []\nDATABASES = {}\nUSE_TZ = False\n"
            "DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n",
            path="settings.py",
            files=[("urls.py", OLD)],
        ),
        rewrites(
            "from django.conf import settings\n\n"
            "settings.configure(INSTALLED_APPS=[], MIDDLEWARE_CLASSES=[])\n",
            "from django.conf import settings\n\n"
            "settings.configure(INSTALLED_APPS=[], MIDDLEWARE_CLASSES=[], "
            "SECRET_KEY='only-for-tests', USE_TZ=False, "
            "DEFAULT_AUTO_FIELD='django.db.models.AutoField')\n",
        ),
        rewrites(
            "INSTALLED_APPS = []\nDATABASES = {}\nUSE_TZ = True\nMIDDLEWARE_CLASSES = []\n",
            "INSTALLED_APPS = []\nDATABASES = {}\nUSE_TZ = True\nMIDDLEWARE_CLASSES = []\n"
            "SECRET_KEY = 'only-for-tests'\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n",
            path="tests/settings.py",
        ),
        finds(
            "INSTALLED_APPS = []\nDATABASES = {}\nMIDDLEWARE = []\n", "USE_TZ", path="settings.py"
        ),
        leaves(
            "INSTALLED_APPS = []\nDATABASES = {}\nUSE_TZ = True\n",
            path="settings.py",
        ),
        leaves(
            "from .base import *\n\nINSTALLED_APPS = []\nDATABASES = {}\n",
            path="settings.py",
            files=[("urls.py", OLD)],
        ),
        leaves("INSTALLED_APPS = []\n", path="apps.py", files=[("urls.py", OLD)]),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        holders: dict[int, dict[str, setting.Use]] = {}
        for use in setting.uses(module):
            holders.setdefault(id(use.holder), {})[use.name] = use
        for uses in holders.values():
            apps = uses.get("INSTALLED_APPS")
            if apps is not None and self._whole(module, apps, uses):
                yield from self._kept(module, apps, uses)

    def _whole(self, module: Module, apps: setting.Use, uses: dict[str, setting.Use]) -> bool:
        """Say whether these are all the settings of a project, not an addition to others."""
        if apps.form == "assign":
            known = {"DATABASES", "ROOT_URLCONF", "SECRET_KEY"} & set(uses)
            return bool(known) and not module.names.stars
        call = apps.holder
        if isinstance(call, ast.Call):
            if any(k.arg is None for k in call.keywords):
                return False
            return (module.name_of(call.func) or "dict").endswith((".configure", "dict"))
        return isinstance(call, ast.Dict) and None not in call.keys

    def _kept(
        self, module: Module, apps: setting.Use, uses: dict[str, setting.Use]
    ) -> Iterator[Fix | Finding]:
        predates = module.project.predates
        old = predates is not None and predates <= (5, 0)
        missing = []
        for_tests = apps.form != "assign" or "test" in module.path
        if for_tests and "SECRET_KEY" not in uses and predates is not None:
            missing.append(("SECRET_KEY", "'only-for-tests'"))
        said = "USE_TZ" in uses or (apps.form == "assign" and "USE_TZ" in names(module))
        if old and not said:
            missing.append(("USE_TZ", "False"))
        elif not said:
            message = "USE_TZ became True with Django 5.0: say which one is meant"
            yield self.finding(module, apps.node, message)
        if "DEFAULT_AUTO_FIELD" not in uses and predates is not None and predates <= (3, 2):
            missing.append(("DEFAULT_AUTO_FIELD", "'django.db.models.AutoField'"))
        if missing:
            yield module.fix(*(setting.add(module, apps.holder, *one) for one in missing))


def names(module: Module) -> set[str]:
    return {name.id for name in module.nodes(ast.Name)}
