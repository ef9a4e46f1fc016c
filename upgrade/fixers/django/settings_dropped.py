"""Settings that Django no longer reads."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.setting import Setting


class SettingsDropped(Setting):
    """Drop settings whose only value left is the one that Django always uses.

    Where the value was another one, its meaning is gone too and a finding says what came instead.
    """

    since = Django(1, 8)
    removed = Django(5, 0)
    from_release = {
        "USE_L10N": Django(4, 0),
        "USE_DEPRECATED_PYTZ": Django(5, 0),
        "CSRF_COOKIE_MASKED": Django(5, 0),
        "DEFAULT_HASHING_ALGORITHM": Django(4, 0),
        "FILE_CHARSET": Django(2, 2),
        "DEFAULT_CONTENT_TYPE": Django(2, 2),
        "USE_ETAGS": Django(1, 11),
    }
    dropped = {
        "USE_L10N": (True,),
        "USE_DEPRECATED_PYTZ": None,
        "CSRF_COOKIE_MASKED": None,
        "DEFAULT_HASHING_ALGORITHM": None,
        "FILE_CHARSET": ("utf-8", "UTF-8", "utf8"),
        "DEFAULT_CONTENT_TYPE": ("text/html",),
        "USE_ETAGS": (False,),
        "SOUTH_TESTS_MIGRATE": None,
        "SOUTH_MIGRATION_MODULES": None,
        "SOUTH_AUTO_FREEZE_APP": None,
        "SEND_BROKEN_LINK_EMAILS": (False,),
        "ADMIN_MEDIA_PREFIX": None,
        "URL_VALIDATOR_USER_AGENT": None,
        "TRANSACTIONS_MANAGED": (False,),
    }
    reported = {
        "USE_L10N": "localised formats are always on since Django 5.0",
        "FILE_CHARSET": "files on disk are read as UTF-8 since Django 3.1",
        "DEFAULT_CONTENT_TYPE": "responses are text/html since Django 3.0",
        "USE_ETAGS": "use ConditionalGetMiddleware since Django 2.1",
        "SEND_BROKEN_LINK_EMAILS": "use BrokenLinkEmailsMiddleware since Django 1.8",
        "TRANSACTIONS_MANAGED": "autocommit is the default since Django 1.8",
        "AUTH_PROFILE_MODULE": "profiles are gone since Django 1.7: use a OneToOneField",
    }
    examples = (
        rewrites("SECRET_KEY = 'x'\nUSE_L10N = True\n", "SECRET_KEY = 'x'\n", path="settings.py"),
        rewrites(
            "from django.conf import settings\n\nsettings.configure(USE_L10N=True, DEBUG=True)\n",
            "from django.conf import settings\n\nsettings.configure(DEBUG=True)\n",
        ),
        finds("USE_L10N = False\nSECRET_KEY = 'x'\n", "localised", path="settings.py"),
        leaves("SECRET_KEY = 'x'\nUSE_I18N = True\n", path="settings.py"),
        leaves("USE_L10N = True\n", path="views.py"),
    )
