"""get_model() and get_models() of the app registry."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

HOMES = ("models", "models.loading", "models.loading.cache")


class GetModelToApps(Rename):
    """Ask django.apps.apps for models.

    The registry of Django 1.7 replaced the app cache and its functions.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    names = {
        f"django.db.{home}.{name}": f"django.apps:apps.{name}"
        for home in HOMES
        for name in ("get_model", "get_models")
    }
    examples = (
        rewrites(
            "from django.db.models import get_model\n\nuser = get_model('auth', 'User')\n",
            "from django.apps import apps\n\nuser = apps.get_model('auth', 'User')\n",
        ),
        rewrites(
            "from django.db import models\n\nuser = models.get_model('auth', 'User')\n",
            "from django.apps import apps\n\nuser = apps.get_model('auth', 'User')\n",
        ),
        rewrites(
            "from django.db.models import get_model\n\n\ndef load(apps):\n"
            "    return get_model(apps[0])\n\n\napps = ['a']\n",
            "from django.apps import apps as django_apps\n\n\ndef load(apps):\n"
            "    return django_apps.get_model(apps[0])\n\n\napps = ['a']\n",
        ),
        rewrites(
            "from django.db.models import get_model\n",
            "from django.apps import apps\nget_model = apps.get_model\n",
            path="mysite/compat.py",
        ),
        leaves("from mysite.models import get_model\n\nget_model('auth', 'User')\n"),
        leaves("from django.apps import apps\n\napps.get_model('auth', 'User')\n"),
        leaves("class Proxy:\n    def get_model(self):\n        return None\n"),
        leaves("def load(get_model):\n    return get_model('auth', 'User')\n"),
    )
