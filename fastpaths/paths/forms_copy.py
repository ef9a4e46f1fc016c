"""Fields and widgets copied for each form: attributes carried over, no pickling protocol asked.

copy.copy() asks __reduce_ex__() for a recipe and follows it; for an object with nothing but a
__dict__ that comes to a new object and the same attributes.
"""

from __future__ import annotations

import copy

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from hotclub.fastpaths import fastpath


class Plain:
    """An object with nothing but a __dict__: what others are compared with."""


OWN_WAYS = (  # what tells copy.copy() to go another way
    "__copy__",
    "__setstate__",
    "__getnewargs__",
    "__getnewargs_ex__",
    "__getattr__",
)
Stock = cython.declare(object, Plain)
own_ways = cython.declare(tuple, OWN_WAYS)
create = cython.declare(object, object.__new__)
reduce_ex = cython.declare(object, object.__reduce_ex__)
reduce_ = cython.declare(object, object.__reduce__)
get_state = cython.declare(object, object.__getstate__)
get_attribute = cython.declare(object, object.__getattribute__)
Copy = cython.declare(dict, vars(copy))
stock_copy = cython.declare(object, copy.copy)
stock_deepcopy = cython.declare(object, copy.deepcopy)
MISSING = cython.declare(object, object())


@cython.cfunc
def is_plain(cls) -> cython.bint:
    """Say whether copy.copy() of an instance comes to its attributes in a new object."""
    if (
        cls.__new__ is not create
        or cls.__reduce_ex__ is not reduce_ex
        or cls.__reduce__ is not reduce_
        or cls.__getstate__ is not get_state
        or cls.__getattribute__ is not get_attribute
        or cls.__basicsize__ != Stock.__basicsize__
        or cls in Copy["dispatch_table"]
        or cls in Copy["_copy_dispatch"]
    ):
        return False
    for name in own_ways:  # noqa: SIM110 - a generator is no C loop
        if getattr(cls, name, MISSING) is not MISSING:
            return False
    return True


@cython.ccall
def copied(source):
    """Return what copy.copy() returns."""
    cls = type(source)
    if not is_plain(cls) or Copy["copy"] is not stock_copy:
        return Copy["copy"](source)
    state: dict = source.__dict__
    if "__reduce_ex__" in state:
        return stock_copy(source)
    made = create(cls)
    if state:
        cython.cast(dict, made.__dict__).update(state)
    return made


@cython.ccall
def deep(value, memo):
    """Return what copy.deepcopy() returns."""
    copier = None
    if type(memo) is dict and type(value) not in Copy["_deepcopy_dispatch"]:
        copier = getattr(value, "__deepcopy__", None)
    if copier is None or isinstance(value, type) or Copy["deepcopy"] is not stock_deepcopy:
        return Copy["deepcopy"](value, memo)
    found = cython.cast(dict, memo).get(id(value), MISSING)
    if found is not MISSING and found is not None:
        return found
    made = copier(memo)
    if made is not value:
        memo[id(value)] = made
        kept = memo.get(id(memo))  # the source lives as long as its id is in use
        if kept is None:
            memo[id(memo)] = [value]
        else:
            kept.append(value)
    return made


@fastpath("django.forms.fields:Field.__deepcopy__")
def field_deepcopy(self, memo):
    result = copied(self)
    memo[id(self)] = result
    result.widget = deep(self.widget, memo)
    result.error_messages = self.error_messages.copy()
    result.validators = self.validators[:]
    return result


@fastpath("django.forms.widgets:Widget.__deepcopy__")
def widget_deepcopy(self, memo):
    made = copied(self)
    made.attrs = self.attrs.copy()
    memo[id(self)] = made
    return made


@fastpath("django.forms.widgets:ChoiceWidget.__deepcopy__")
def choice_deepcopy(self, memo):
    made = copied(self)
    made.attrs = self.attrs.copy()
    made.choices = Copy["copy"](self.choices)
    memo[id(self)] = made
    return made
