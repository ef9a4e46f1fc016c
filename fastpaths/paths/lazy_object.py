"""LazyObject.__getattribute__: settings.X and request.user.x without Python code in between.

Every attribute of a lazy object runs through two super() calls and a failing getattr() for
`_mask_wrapped`, which only the proxy methods of LazyObject have.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import LazySettings, settings
from django.utils.functional import LazyObject, SimpleLazyObject

from hotclub.fastpaths import example, fastpath

if cython.compiled:
    from cython.cimports.cpython.object import PyObject_GenericGetAttr as plainly
else:
    plainly = object.__getattribute__

django_getattribute = LazyObject.__getattribute__
Settings = cython.declare(object, LazySettings)
Simple = cython.declare(object, SimpleLazyObject)


class Mixed(SimpleLazyObject, dict):
    """A lazy object with another class behind LazyObject."""


@cython.cfunc
def is_last(cls) -> cython.bint:
    """Say whether super() in LazyObject finds object: nothing else may have a say behind it."""
    order = cls.__mro__
    return len(order) > 1 and order[-2] is LazyObject


@fastpath(
    "django.utils.functional:LazyObject.__getattribute__",
    mirrors=("django.utils.functional:new_method_proxy",),
    examples=(
        example(SimpleLazyObject(lambda: "caption"), "_wrapped"),
        example(SimpleLazyObject(lambda: "caption"), "__dict__x"),
        example(SimpleLazyObject(lambda: "caption"), "upper"),
        example(SimpleLazyObject(lambda: "caption"), "__bool__"),
        example(SimpleLazyObject(lambda: "caption"), "__len__"),
        example(SimpleLazyObject(lambda: 1), "夕焼け"),
        example(Mixed(lambda: {"a": 1}), "keys"),  # type: ignore[call-overload]
        example(settings, "configured"),
        example(settings, "_explicit_settings"),
        example(settings, "__iter__"),
        example(settings, ""),
        example("not a lazy object", "upper"),
        example(SimpleLazyObject(lambda: 1), None),
    ),
)
def __getattribute__(self, name):
    cls = type(self)
    if cls is not Settings and cls is not Simple and not is_last(cls):
        return django_getattribute(self, name)
    value = plainly(self, name)
    kind = type(value)
    if kind is str or kind is bool or kind is int or kind is list or kind is dict or value is None:
        return value  # instances of these have no _mask_wrapped, and nobody can give them one
    if name != "_wrapped" and not getattr(value, "_mask_wrapped", True):
        raise AttributeError
    return value
