"""Responses: headers checked by one look at their characters, a usual charset without a search."""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django import VERSION
from django.conf import settings
from django.http import response as django_response
from django.http.response import HttpResponseBase, ResponseHeaders

from hotclub.fastpaths import fastpath

SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
Config = cython.declare(object, settings)
Response = cython.declare(dict, vars(django_response))
Headers = cython.declare(object, ResponseHeaders)
create = cython.declare(object, object.__new__)
MISSING = cython.declare(object, object())
CHECKS_REASON = cython.declare(cython.bint, VERSION >= (6, 1))  # for control characters
django_set_item = ResponseHeaders.__setitem__
stock_init = cython.declare(object, ResponseHeaders.__init__)
stock_convert = cython.declare(object, ResponseHeaders._convert_to_charset)
stock_reason = cython.declare(object, HttpResponseBase.reason_phrase)
django_charset = HttpResponseBase.charset.fget
OF_HEADERS = (
    "django.http.response:ResponseHeaders._convert_to_charset",
    "django.http.response:ResponseHeaders.__setitem__",
    "django.http.response:ResponseHeaders.__init__",
    "django.utils.datastructures:CaseInsensitiveMapping",
)


@cython.cfunc
def is_header(text: str, limit: cython.Py_UCS4) -> cython.bint:
    """Say whether a text goes into a header as it is."""
    char: cython.Py_UCS4
    for char in text:  # noqa: SIM110 - a generator is no C loop
        if char >= limit or char == "\n" or char == "\r":
            return False
    return True


@fastpath(
    "django.http.response:ResponseHeaders.__setitem__",
    mirrors=("django.http.response:ResponseHeaders._convert_to_charset",),
)
def set_item(self, key, value):
    if type(key) is str and type(self)._convert_to_charset is stock_convert:
        text = str(value) if type(value) is int else value
        if type(text) is str and is_header(key, "\x80") and is_header(text, "\u0100"):
            self._store[key.lower()] = (key, text)
            return
    django_set_item(self, key, value)


@cython.cfunc
def stored(response, header):
    """Return the pair that a response holds for a header, MISSING, or None: ask Django's way."""
    headers = response.headers
    if type(headers) is not Headers or type(header) is not str:
        return None
    return cython.cast(dict, headers._store).get(header.lower(), MISSING)


@fastpath("django.http.response:HttpResponseBase.has_header", mirrors=OF_HEADERS)
def has_header(self, header):
    found = stored(self, header)
    return header in self.headers if found is None else found is not MISSING


@fastpath("django.http.response:HttpResponseBase.get", mirrors=OF_HEADERS)
def get(self, header, alternate=None):
    found = stored(self, header)
    if found is None:
        return self.headers.get(header, alternate)
    return alternate if found is MISSING else found[1]


@cython.cfunc
def default_charset():
    charset = SETTINGS.get("DEFAULT_CHARSET", MISSING)
    return Config.DEFAULT_CHARSET if charset is MISSING else charset


@cython.cfunc
def charset_of(self):
    """Return what the property charset returns."""
    if self._charset is not None:
        return self._charset
    found = stored(self, "Content-Type")
    if found is None:
        return django_charset(self)
    if found is MISSING:
        return default_charset()
    given: str = found[1]
    if given == "text/html; charset=utf-8" or given == "text/plain; charset=utf-8":
        return "utf-8"
    if ";" not in given:
        return default_charset()
    return django_charset(self)


@fastpath("django.http.response:HttpResponseBase.charset", mirrors=OF_HEADERS)
def charset(self):
    return charset_of(self)


@fastpath(
    "django.http.response:HttpResponseBase.make_bytes",
    mirrors=("django.http.response:HttpResponseBase.charset", *OF_HEADERS),
)
def make_bytes(self, value):
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    text = value if isinstance(value, str) else str(value)
    encoded = text.encode(self.charset)
    return encoded if type(encoded) is bytes or not isinstance(value, str) else bytes(encoded)


@cython.cfunc
def set_headers(self, headers, content_type, charset):
    """Give a response its headers, the type of its content among them."""
    if headers or Headers.__init__ is not stock_init or Response["ResponseHeaders"] is not Headers:
        self.headers = Response["ResponseHeaders"](headers)
    else:
        self.headers = create(Headers)
        self.headers._store = {}
    self._charset = charset
    if not headers or "Content-Type" not in self.headers:
        if content_type is None:
            content_type = f"text/html; charset={self.charset}"
        self.headers["Content-Type"] = content_type
    elif content_type:
        raise ValueError(
            "'headers' must not contain 'Content-Type' when the 'content_type' parameter is "
            "provided."
        )


@cython.cfunc
def set_status(self, status):
    try:
        self.status_code = int(status)
    except (ValueError, TypeError):
        raise TypeError("HTTP status code must be an integer.")  # noqa: B904 - as Django does
    if not 100 <= self.status_code <= 599:
        raise ValueError("HTTP status code must be an integer from 100 to 599.")


@fastpath(
    "django.http.response:HttpResponseBase.__init__",
    mirrors=(
        "django.http.response:HttpResponseBase.charset",
        "django.http.response:HttpResponseBase.reason_phrase",
        *OF_HEADERS,
    ),
)
def base_init(self, content_type=None, status=None, reason=None, charset=None, headers=None):
    set_headers(self, headers, content_type, charset)
    self._resource_closers = []
    self._handler_class = None
    self.cookies = Response["SimpleCookie"]()
    self.closed = False
    if status is not None:
        set_status(self, status)
    if CHECKS_REASON and (reason is not None or type(self).reason_phrase is not stock_reason):
        self.reason_phrase = reason
    else:
        self._reason_phrase = reason
