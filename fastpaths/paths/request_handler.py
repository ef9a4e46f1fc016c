"""BaseHandler and WSGIHandler: from the environ to the view and back, compiled.

What a view is (a coroutine function or not) is read from its flags; the headers of a response are
taken as they are stored.
"""

from __future__ import annotations

from types import FunctionType

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django import VERSION
from django.conf import settings
from django.core.handlers import base as django_base
from django.core.handlers import wsgi
from django.core.handlers.base import BaseHandler
from django.http.response import HttpResponseBase, ResponseHeaders

from hotclub.fastpaths import fastpath

SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
Config = cython.declare(object, settings)
Wsgi = cython.declare(dict, vars(wsgi))
Base = cython.declare(dict, vars(django_base))
Response = cython.declare(object, HttpResponseBase)
Headers = cython.declare(object, ResponseHeaders)
Function = cython.declare(object, FunctionType)
COROUTINE = cython.declare(cython.Py_ssize_t, 0x80)  # inspect.CO_COROUTINE
# What inspect, asyncio and functools write on functions that are more than their code.
MARKS = cython.declare(
    frozenset,
    frozenset(("_is_coroutine_mark", "_is_coroutine", "__partialmethod__", "_partialmethod")),
)
MISSING = cython.declare(object, object())
check_response = cython.declare(object, BaseHandler.check_response)
items_of = cython.declare(object, HttpResponseBase.items)
HAS_OLD_COOKIES = cython.declare(cython.bint, VERSION < (6, 0))  # with a blank before each


@cython.cfunc
def is_asynchronous(function) -> cython.bint:
    """Return what iscoroutinefunction() returns."""
    if type(function) is Function:
        flags: cython.Py_ssize_t = function.__code__.co_flags
        if not flags & COROUTINE and MARKS.isdisjoint(function.__dict__):
            return False
    return bool(Base["iscoroutinefunction"](function))


@fastpath("django.core.handlers.base:BaseHandler.resolve_request")
def resolve_request(self, request):
    if hasattr(request, "urlconf"):
        urlconf = request.urlconf
        Base["set_urlconf"](urlconf)
        resolver = Base["get_resolver"](urlconf)
    else:
        resolver = Base["get_resolver"]()
    match = resolver.resolve(request.path_info)
    request.resolver_match = match
    return match


@fastpath("django.core.handlers.base:BaseHandler.make_view_atomic")
def make_view_atomic(self, view):
    kept_out = None
    for alias, options in Base["connections"].settings.items():
        if options["ATOMIC_REQUESTS"]:
            if kept_out is None:
                kept_out = getattr(view, "_non_atomic_requests", ())
            if alias not in kept_out:
                if is_asynchronous(view):
                    raise RuntimeError("You cannot use ATOMIC_REQUESTS with async views.")
                view = Base["transaction"].atomic(using=alias)(view)
    return view


@cython.cfunc
def check(self, response, callback, name):
    """Complain of a view that returned nothing, as check_response() does."""
    if type(self).check_response is check_response and isinstance(response, Response):
        return
    if name is None:
        self.check_response(response, callback)
    else:
        self.check_response(response, callback, name=name)


@cython.cfunc
def answered(self, request, callback, args, kwargs):
    """Call a view; an exception goes to the middleware that wants it."""
    wrapped = self.make_view_atomic(callback)
    if is_asynchronous(wrapped):
        wrapped = Base["async_to_sync"](wrapped)
    try:
        return wrapped(request, *args, **kwargs)
    except Exception as error:
        response = self.process_exception_by_middleware(error, request)
        if response is None:
            raise
        return response


@cython.cfunc
def rendered(self, request, response):
    """Render a response that puts it off, after the middleware that may change it."""
    for method in self._template_response_middleware:
        response = method(request, response)
        name = f"{method.__self__.__class__.__name__}.process_template_response"
        check(self, response, method, name)
    try:
        return response.render()
    except Exception as error:
        response = self.process_exception_by_middleware(error, request)
        if response is None:
            raise
        return response


@fastpath(
    "django.core.handlers.base:BaseHandler._get_response",
    mirrors=("django.core.handlers.base:BaseHandler.check_response",),
)
def get_response_inside(self, request):
    response = None
    callback, args, kwargs = self.resolve_request(request)
    for method in self._view_middleware:
        response = method(request, callback, args, kwargs)
        if response:
            break
    if response is None:
        response = answered(self, request, callback, args, kwargs)
    check(self, response, callback, None)
    if callable(getattr(response, "render", None)):
        response = rendered(self, request, response)
    return response


@fastpath(
    "django.core.handlers.base:BaseHandler.get_response",
    mirrors=("django.conf:LazySettings!RemovedIn",),
)
def get_response(self, request):
    urlconf = SETTINGS.get("ROOT_URLCONF", MISSING)
    Base["set_urlconf"](Config.ROOT_URLCONF if urlconf is MISSING else urlconf)
    response = self._middleware_chain(request)
    response._resource_closers.append(request.close)
    if response.status_code >= 400:
        Base["log_response"](
            "%s: %s", response.reason_phrase, request.path, response=response, request=request
        )
    return response


@cython.cfunc
def header_list(response) -> list:
    """Return name and value of each header, the cookies last."""
    headers = getattr(response, "headers", None)
    if type(headers) is Headers and type(response).items is items_of:
        found = list(headers._store.values())
    else:
        found = list(response.items())
    if response.cookies:
        for cookie in response.cookies.values():
            text = cookie.output(header="") if HAS_OLD_COOKIES else cookie.OutputString()
            found.append(("Set-Cookie", text))
    return found


@fastpath(
    "django.core.handlers.wsgi:WSGIHandler.__call__",
    mirrors=("django.utils.datastructures:CaseInsensitiveMapping",),
)
def call(self, environ, start_response):
    Wsgi["set_script_prefix"](Wsgi["get_script_name"](environ))
    Wsgi["signals"].request_started.send(sender=self.__class__, environ=environ)
    request = self.request_class(environ)
    response = self.get_response(request)
    response._handler_class = self.__class__
    status = f"{int(response.status_code)} {response.reason_phrase}"
    start_response(status, header_list(response))
    stream = getattr(response, "file_to_stream", None)
    if stream is not None and environ.get("wsgi.file_wrapper"):
        # The server closes the wrapper and not the response.
        stream.close = response.close
        response = environ["wsgi.file_wrapper"](stream, response.block_size)
    return response
