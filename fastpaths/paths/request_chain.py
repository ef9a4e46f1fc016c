"""The chain of middleware: each link's call and each link's guard against exceptions, compiled."""

from __future__ import annotations

from functools import wraps

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.handlers import exception as django_exception
from django.core.handlers.exception import (
    convert_exception_to_response as django_convert_exception_to_response,
)

from hotclub.fastpaths import fastpath

Exceptions = cython.declare(dict, vars(django_exception))
MISSING = cython.declare(object, object())


@fastpath("django.core.handlers.exception:convert_exception_to_response")
def convert_exception_to_response(get_response):
    if Exceptions["iscoroutinefunction"](get_response):
        return django_convert_exception_to_response(get_response)

    @wraps(get_response)
    def inner(request):
        try:
            return get_response(request)
        except Exception as error:
            return Exceptions["response_for_exception"](request, error)

    return inner


@fastpath("django.utils.deprecation:MiddlewareMixin.__call__")
def call(self, request):
    if self.async_mode:
        return self.__acall__(request)
    response = None
    before = getattr(self, "process_request", MISSING)
    if before is not MISSING:
        response = before(request)
    response = response or self.get_response(request)
    after = getattr(self, "process_response", MISSING)
    if after is not MISSING:
        response = after(request, response)
    return response
