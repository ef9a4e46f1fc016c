"""WSGIRequest from its environ: ASCII text is not encoded to bytes and back four times."""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.core.handlers import wsgi
from django.core.handlers.wsgi import WSGIRequest
from django.core.handlers.wsgi import get_path_info as django_get_path_info
from django.core.handlers.wsgi import get_script_name as django_get_script_name
from django.core.handlers.wsgi import get_str_from_wsgi as django_get_str_from_wsgi

from hotclub.fastpaths import example, fastpath

SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
Wsgi = cython.declare(dict, vars(wsgi))
MISSING = cython.declare(object, object())
set_type = cython.declare(object, WSGIRequest._set_content_type_params)
ENCODED = "django.core.handlers.wsgi:get_bytes_from_wsgi"


def environ(**values):
    return example(values)


@cython.cfunc
def ascii_of(environ, key, default):
    """Return a value of the environ that is the same in every encoding, or None."""
    value = cython.cast(dict, environ).get(key, default)
    return value if type(value) is str and value.isascii() else None


@cython.ccall
def script_name(environ):
    """Return what get_script_name() returns."""
    if (
        type(environ) is dict
        and SETTINGS.get("FORCE_SCRIPT_NAME", MISSING) is None
        and ascii_of(environ, "SCRIPT_URL", "") == ""
        and ascii_of(environ, "REDIRECT_URL", "") == ""
    ):
        name = ascii_of(environ, "SCRIPT_NAME", "")
        if name is not None:
            return name
    return django_get_script_name(environ)


@cython.ccall
def path_info(environ):
    """Return what get_path_info() returns."""
    if type(environ) is dict:
        path = ascii_of(environ, "PATH_INFO", "/")
        if path is not None:
            return path
    return django_get_path_info(environ)


@fastpath(
    "django.core.handlers.wsgi:get_script_name",
    mirrors=(ENCODED, "django.conf:LazySettings!RemovedIn"),
    examples=(
        environ(SCRIPT_NAME="/app"),
        environ(SCRIPT_NAME="/caf\xc3\xa9"),
        environ(SCRIPT_NAME="/\xff"),
        environ(SCRIPT_NAME="/夕"),
        environ(SCRIPT_URL="/app//x/", PATH_INFO="/x/"),
        environ(REDIRECT_URL="/app/x/", PATH_INFO="/x/"),
        environ(SCRIPT_URL="", SCRIPT_NAME=b"bytes"),
        environ(SCRIPT_URL=None, SCRIPT_NAME="/a"),
        environ(),
        example(None),
        example(),
    ),
)
def get_script_name(environ):
    return script_name(environ)


@fastpath(
    "django.core.handlers.wsgi:get_path_info",
    mirrors=(ENCODED, "django.utils.encoding:repercent_broken_unicode"),
    examples=(
        environ(PATH_INFO="/a/b/"),
        environ(PATH_INFO=""),
        environ(PATH_INFO="/caf\xc3\xa9/"),
        environ(PATH_INFO="/\xff%/"),
        environ(PATH_INFO="/夕"),
        environ(PATH_INFO=None),
        environ(),
        example(None),
        example(),
    ),
)
def get_path_info(environ):
    return path_info(environ)


@fastpath(
    "django.core.handlers.wsgi:get_str_from_wsgi",
    mirrors=(ENCODED,),
    examples=(
        example({"HTTP_COOKIE": "a=b"}, "HTTP_COOKIE", ""),
        example({"HTTP_COOKIE": "a=\xc3\xa9"}, "HTTP_COOKIE", ""),
        example({"HTTP_COOKIE": "a=\xff"}, "HTTP_COOKIE", ""),
        example({"HTTP_COOKIE": "夕"}, "HTTP_COOKIE", ""),
        example({}, "HTTP_COOKIE", "none"),
        example({}, "HTTP_COOKIE", None),
        example(None, "HTTP_COOKIE", ""),
    ),
)
def get_str_from_wsgi(environ, key, default):
    if type(environ) is dict:
        value = ascii_of(environ, key, default)
        if value is not None:
            return value
    return django_get_str_from_wsgi(environ, key, default)


@cython.cfunc
def content_length(environ):
    """Return the length of the body as int() reads it, 0 where it can't."""
    given = environ.get("CONTENT_LENGTH")
    if given is None or given == "":
        return 0
    try:
        return int(given)
    except (ValueError, TypeError):
        return 0


@cython.cfunc
def set_content_type(self, environ):
    """Do what _set_content_type_params() does; a type without parameters needs no parser."""
    if type(self)._set_content_type_params is set_type:
        given = environ.get("CONTENT_TYPE", "")
        if type(given) is str and len(given) < 256 and ";" not in given and given.isascii():
            self.content_type, self.content_params = given.strip().lower(), {}
            return
    self._set_content_type_params(environ)


@fastpath(
    "django.core.handlers.wsgi:WSGIRequest.__init__",
    mirrors=(
        ENCODED,
        "django.conf:LazySettings!RemovedIn",
        "django.core.handlers.wsgi:get_script_name",
        "django.core.handlers.wsgi:get_path_info",
        "django.http.request:HttpRequest._set_content_type_params",
        "django.utils.http:parse_header_parameters",
        "django.utils.encoding:repercent_broken_unicode",
    ),
)
def request_init(self, environ):
    script = Wsgi["get_script_name"](environ)
    path = Wsgi["get_path_info"](environ) or "/"
    self.environ = environ
    self.path_info = path
    self.path = f"{script.rstrip('/')}/{path.replace('/', '', 1)}"
    self.META = environ
    environ["PATH_INFO"] = path
    environ["SCRIPT_NAME"] = script
    self.method = environ["REQUEST_METHOD"].upper()
    set_content_type(self, environ)
    length = content_length(environ)
    self._stream = Wsgi["LimitedStream"](self.environ["wsgi.input"], length)
    self._read_started = False
    self.resolver_match = None
