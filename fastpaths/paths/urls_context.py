"""get_urlconf, get_script_prefix, get_language, gettext, the time zone: what asgiref's Local holds.

A Local that holds nothing answers by an AttributeError with a formatted text, under a lock; most
requests never set one of these. The context variable is asked directly, without the exception.
"""

from __future__ import annotations

from threading import get_ident

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from asgiref import local
from django.conf import settings
from django.urls import base
from django.urls.base import get_script_prefix as django_get_script_prefix
from django.urls.base import get_urlconf as django_get_urlconf
from django.urls.base import set_script_prefix as django_set_script_prefix
from django.urls.base import set_urlconf as django_set_urlconf
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone as django_get_current_timezone
from django.utils.translation import trans_real
from django.utils.translation.trans_real import get_language as django_get_language
from django.utils.translation.trans_real import gettext as django_gettext

from hotclub.fastpaths import example, fastpath

if cython.compiled:
    from cython.cimports.cpython.contextvars import get_value
else:

    def get_value(variable):
        return variable.get(None)


# asgiref 3.12 put the data of a Local into a _Storage that knows its thread.
MIRRORS = (
    "asgiref.local:Local",
    "asgiref.local:_CVar",
    "asgiref.local:_DefaultLocal?",
    "asgiref.local:_Storage?",
)
NOTHING = object()
MISSING = cython.declare(object, NOTHING)
Storage = cython.declare(object, getattr(local, "_Storage", NOTHING))
thread_id = cython.declare(object, get_ident)
Base = cython.declare(dict, vars(base))
Translation = cython.declare(dict, vars(trans_real))
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
Config = cython.declare(object, settings)
# Django puts other Locals into their places when languages change in a test or a reload.
urlconfs = cython.declare(object, base._urlconfs)
prefixes = cython.declare(object, base._prefixes)
active = cython.declare(object, trans_real._active)
zones = cython.declare(object, timezone._active)
of_urlconf = cython.declare(object, urlconfs._storage._data)
of_prefix = cython.declare(object, prefixes._storage._data)
of_active = cython.declare(object, active._storage._data)
of_zones = cython.declare(object, zones._storage._data)
Zones = cython.declare(dict, vars(timezone))


@cython.cfunc
def held(variable):
    """Return the attribute `value` of the Local that the context variable belongs to."""
    storage = get_value(variable)
    if storage is None:
        return MISSING
    if type(storage) is not dict:
        if storage.thread_id != thread_id():
            return MISSING
        storage = storage.data
    return cython.cast(dict, storage).get("value", MISSING)


@fastpath("django.urls.base:get_urlconf", mirrors=MIRRORS, examples=(example(), example("urls")))
def get_urlconf(default=None):
    if Base["_urlconfs"] is not urlconfs:
        return django_get_urlconf(default)
    value = held(of_urlconf)
    return default if value is MISSING else value


@fastpath("django.urls.base:get_script_prefix", mirrors=MIRRORS, examples=(example(),))
def get_script_prefix():
    if Base["_prefixes"] is not prefixes:
        return django_get_script_prefix()
    value = held(of_prefix)
    return "/" if value is MISSING else value


@cython.cfunc
def hold(variable, value):
    """Set the attribute `value` of the Local that the context variable belongs to."""
    storage = get_value(variable)
    data: dict = {}
    if storage is not None:
        if Storage is MISSING:
            data = storage
        elif storage.thread_id == thread_id():
            data = storage.data
    data = {**data, "value": value}
    variable.set(data if Storage is MISSING else Storage(thread_id(), data))


@fastpath(
    "django.urls.base:set_urlconf",
    mirrors=MIRRORS,
    examples=(example(None), example(""), example()),
)
def set_urlconf(urlconf_name):
    if Base["_urlconfs"] is not urlconfs:
        django_set_urlconf(urlconf_name)
    elif urlconf_name:
        hold(of_urlconf, urlconf_name)
    elif held(of_urlconf) is not MISSING:
        django_set_urlconf(None)


@fastpath(
    "django.urls.base:set_script_prefix",
    mirrors=MIRRORS,
    examples=(example("/"), example(None), example(7), example()),
)
def set_script_prefix(prefix):
    if Base["_prefixes"] is not prefixes or type(prefix) is not str:
        django_set_script_prefix(prefix)
    else:
        hold(of_prefix, prefix if prefix.endswith("/") else prefix + "/")


@fastpath(
    "django.utils.translation.trans_real:get_language",
    mirrors=(*MIRRORS, "django.conf:LazySettings!RemovedIn"),
    examples=(example(),),
)
def get_language():
    if Translation["_active"] is not active:
        return django_get_language()
    value = held(of_active)
    if value is not MISSING and value is not None:
        try:
            return value.to_language()
        except AttributeError:
            pass
    code = SETTINGS.get("LANGUAGE_CODE", MISSING)
    return Config.LANGUAGE_CODE if code is MISSING else code


@fastpath(
    "django.utils.translation.trans_real:gettext",
    mirrors=MIRRORS,
    examples=(
        example("May"),
        example("夕焼け"),
        example(""),
        example("two\r\nlines\r"),
        example(SafeString("May")),
        example(None),
        example(),
    ),
)
def gettext(message):
    default = Translation["_default"]
    if (
        type(message) is not str
        or not message
        or "\r" in message
        or not default
        or Translation["_active"] is not active
    ):
        return django_gettext(message)
    value = held(of_active)
    return (default if value is MISSING else value).gettext(message)


@cython.ccall
def current_timezone():
    """Return what get_current_timezone() returns."""
    if Zones["_active"] is not zones:
        return django_get_current_timezone()
    default = Zones["get_default_timezone"]()  # asked first in Django too: it may raise
    value = held(of_zones)
    return default if value is MISSING else value


@fastpath("django.utils.timezone:get_current_timezone", mirrors=MIRRORS, examples=(example(),))
def get_current_timezone():
    return current_timezone()
