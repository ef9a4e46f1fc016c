"""A request that asks to be recorded: a header that this site has signed, good for an hour.

    hotclub perf sign        prints one, by the SECRET_KEY of DJANGO_SETTINGS_MODULE

Its record weighs nothing, so it stands in no figure; its profile is there to look at.
"""

from __future__ import annotations

from typing import Any

HEADER = "X-Hotclub-Record"
KEY = "HTTP_X_HOTCLUB_RECORD"
SALT = "hotclub.perf.asked"
LASTS_S = 3_600


def signed() -> str:
    """Return a value for the header; raises ImproperlyConfigured without settings."""
    from django.core.signing import TimestampSigner

    return str(TimestampSigner(salt=SALT).sign("record"))


def asks(request: Any) -> bool:
    """Say whether a request has a header that is signed and not too old; raises nothing."""
    try:
        value = request.META.get(KEY)
        if value is None:
            return False
        from django.core.signing import TimestampSigner

        return bool(TimestampSigner(salt=SALT).unsign(value, max_age=LASTS_S) == "record")
    except Exception:
        # Whatever a client sends: it is not a request of ours.
        return False
