"""LazyObject.__getattribute__: settings.X and request.user.x without Python code in between.

Every attribute of a lazy object runs through two super() calls and a failing getattr() for
`_mask_wrapped`, which only the proxy methods of LazyObject have.
"""

from __future__ import annotations

from types import FunctionType

from django.conf import settings
from django.utils.functional import LazyObject, SimpleLazyObject

from hotclub.fastpaths import example, fastpath

django_getattribute = LazyObject.__getattribute__
plainly = object.__getattribute__
# Instances of these have no attribute _mask_wrapped, and nobody can give them one.
PLAIN = frozenset((str, int, bool, float, list, tuple, dict, set, frozenset, bytes, type(None)))


@fastpath(
    "django.utils.functional:LazyObject.__getattribute__",
    mirrors=("django.utils.functional:new_method_proxy",),
    examples=(
        example(SimpleLazyObject(lambda: "caption"), "_wrapped"),
        example(SimpleLazyObject(lambda: "caption"), "__dict__x"),
        example(SimpleLazyObject(lambda: "caption"), "upper"),
        example(SimpleLazyObject(lambda: "caption"), "__bool__"),
        example(SimpleLazyObject(lambda: 1), "夕焼け"),
        example(settings, "configured"),
        example(settings, ""),
        example("not a lazy object", "upper"),
        example(SimpleLazyObject(lambda: 1), None),
    ),
)
def __getattribute__(self, name):
    if not isinstance(self, LazyObject) or type(self).__mro__[-2] is not LazyObject:
        return django_getattribute(self, name)  # a mixin may have a __getattribute__ of its own
    value = plainly(self, name)
    if type(value) in PLAIN or name == "_wrapped":
        return value
    if type(value) is FunctionType or not getattr(value, "_mask_wrapped", True):
        return django_getattribute(self, name)
    return value
