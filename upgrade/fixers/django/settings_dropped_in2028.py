"""Transitional settings of Django 6.x."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.setting import Setting


class SettingsDroppedIn2028(Setting):
    """Drop the settings by which Django 6.x could be asked for what is now the only way."""

    since = Django(2028, 0)
    removed = Django(2028, 0)
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    dropped = {
        "URLIZE_ASSUME_HTTPS": (True,),
        "USE_BLANK_CHOICE_DASH": (False,),
        "SIGNED_COOKIE_LEGACY_SALT_FALLBACK": (False,),
    }
    reported = {
        "URLIZE_ASSUME_HTTPS": "urlize makes https links since Django 2028",
        "USE_BLANK_CHOICE_DASH": (
            "the dashes are gone since Django 2028: override "
            "django.db.models.fields.BLANK_CHOICE_LABEL in an AppConfig.ready()"
        ),
        "SIGNED_COOKIE_LEGACY_SALT_FALLBACK": (
            "cookies that were signed with the old salt are refused since Django 2028"
        ),
    }
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nURLIZE_ASSUME_HTTPS = True\n",
            "SECRET_KEY = 'x'\n",
            path="settings.py",
        ),
        finds("USE_BLANK_CHOICE_DASH = True\nDEBUG = 1\n", "dashes", path="settings.py"),
        leaves("URLIZE_ASSUME_HTTPS = True\n", path="views.py"),
        leaves("SECRET_KEY = 'x'\n", path="settings.py"),
    )
