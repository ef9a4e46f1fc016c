"""JsonResponse: one encoder for all responses that ask for nothing special."""

from __future__ import annotations

import json

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.serializers.json import DjangoJSONEncoder
from django.http import response as django_response
from django.http.response import JsonResponse

from hotclub.fastpaths import fastpath

Response = cython.declare(dict, vars(django_response))
Encoder = cython.declare(object, DjangoJSONEncoder)
Base = cython.declare(object, JsonResponse)
stock_dumps = cython.declare(object, json.dumps)
stock_methods = cython.declare(
    tuple, (DjangoJSONEncoder.__init__, DjangoJSONEncoder.encode, DjangoJSONEncoder.iterencode)
)
encode = cython.declare(object, DjangoJSONEncoder().encode)  # keeps nothing between two calls


@cython.cfunc
def dumped(data, encoder, params):
    """Return what json.dumps() returns."""
    dumps = Response["json"].dumps
    if (
        encoder is Encoder
        and not params
        and dumps is stock_dumps
        and stock_methods == (Encoder.__init__, Encoder.encode, Encoder.iterencode)
    ):
        return encode(data)
    return dumps(data, cls=encoder, **params)


@fastpath("django.http.response:JsonResponse.__init__")
def json_init(self, data, encoder=DjangoJSONEncoder, safe=True, json_dumps_params=None, **kwargs):
    if safe and not isinstance(data, dict):
        raise TypeError(
            "In order to allow non-dict objects to be serialized set the safe parameter to False."
        )
    kwargs.setdefault("content_type", "application/json")
    text = dumped(data, encoder, {} if json_dumps_params is None else json_dumps_params)
    super(Base, self).__init__(content=text, **kwargs)
