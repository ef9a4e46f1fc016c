"""get_urlconf, get_script_prefix, get_language: what each reverse() asks of asgiref's Local.

A Local that holds nothing answers by an AttributeError with a formatted text, under a lock; most
requests never set one of these. The storage is asked directly, without the exception.
"""

from __future__ import annotations

from threading import get_ident

from django.urls import base
from django.utils.translation import trans_real

from hotclub.fastpaths import example, fastpath

MIRRORS = (
    "asgiref.local:_DefaultLocal.__getattr__",
    "asgiref.local:_CVar",
    "asgiref.local:_Storage",
)
MISSING = object()
of_urlconf = base._urlconfs._storage._data
of_prefix = base._prefixes._storage._data
of_language = trans_real._active._storage._data
settings = trans_real.settings


def held(variable):
    storage = variable.get(None)
    if storage is None or storage.thread_id != get_ident():
        return MISSING
    return storage.data.get("value", MISSING)


@fastpath("django.urls.base:get_urlconf", mirrors=MIRRORS, examples=(example(), example("urls")))
def get_urlconf(default=None):
    value = held(of_urlconf)
    return default if value is MISSING else value


@fastpath("django.urls.base:get_script_prefix", mirrors=MIRRORS, examples=(example(),))
def get_script_prefix():
    value = held(of_prefix)
    return "/" if value is MISSING else value


@fastpath(
    "django.utils.translation.trans_real:get_language", mirrors=MIRRORS, examples=(example(),)
)
def get_language():
    value = held(of_language)
    if value is not MISSING and value is not None:
        try:
            return value.to_language()
        except AttributeError:
            pass
    return settings.LANGUAGE_CODE
