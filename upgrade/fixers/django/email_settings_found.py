"""EMAIL_HOST and the other settings of one mail server."""

from __future__ import annotations

from hotclub.upgrade.fixer import finds, leaves
from hotclub.upgrade.release import Django
from hotclub.upgrade.setting import Setting

NAMES = (
    "BACKEND FILE_PATH HOST HOST_PASSWORD HOST_USER PORT SSL_CERTFILE SSL_KEYFILE TIMEOUT USE_SSL "
    "USE_TLS"
).split()


class EmailSettingsFound(Setting):
    """Tell of settings that describe the mail server one by one: MAILERS does since Django 6.1."""

    since = Django(6, 1)
    removed = Django(2028, 0)
    link = "https://docs.djangoproject.com/en/6.1/ref/settings/#mailers"
    reported = {
        f"EMAIL_{name}": (
            f"EMAIL_{name} goes with Django 2028: say it in MAILERS['default'], as "
            + ("BACKEND" if name == "BACKEND" else f"OPTIONS[{name.lower()!r}]")
        )
        for name in NAMES
    }
    examples = (
        finds("DEBUG = True\nEMAIL_HOST = 'a'\n", "MAILERS['default']", path="settings.py"),
        leaves("DEBUG = True\nEMAIL_SUBJECT_PREFIX = 'a'\n", path="settings.py"),
        leaves("EMAIL_HOST = 'a'\n", path="views.py"),
    )
