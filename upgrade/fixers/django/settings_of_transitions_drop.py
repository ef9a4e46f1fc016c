"""Settings that eased a transition, and those that repeat the default."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.setting import Setting


class SettingsOfTransitionsDrop(Setting):
    """Drop settings that say what Django 6.0 does anyway.

    DEFAULT_AUTO_FIELD is BigAutoField where nothing is said, and URL fields assume https.
    """

    since = Django(6, 0)
    removed = Django(2028, 0)
    link = (
        "https://docs.djangoproject.com/en/6.0/releases/6.0/#backwards-incompatible-changes-in-6-0"
    )
    dropped = {
        "DEFAULT_AUTO_FIELD": ("django.db.models.BigAutoField",),
        "FORMS_URLFIELD_ASSUME_HTTPS": (True,),
    }
    reported = {
        "FORMS_URLFIELD_ASSUME_HTTPS": (
            "forms.URLField assumes https since Django 6.0: give assume_scheme='http' to those "
            "fields that need it"
        ),
    }
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nDEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n",
            "SECRET_KEY = 'x'\n",
            path="settings.py",
        ),
        finds(
            "SECRET_KEY = 'x'\nFORMS_URLFIELD_ASSUME_HTTPS = False\n",
            "assume_scheme",
            path="settings.py",
        ),
        leaves("DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n", path="settings.py"),
        leaves("DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n", path="views.py"),
    )
