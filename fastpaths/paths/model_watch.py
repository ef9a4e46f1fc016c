"""Classes as they were: what was found out about them holds until one of them, or a base, changes.

CPython numbers the states of a class for its own caches: whatever sets or deletes an attribute of
it or of a base takes the number away. Comparing numbers is one look a class; comparing methods, as
a plan otherwise has to for every query, is a look-up along the bases for each.
"""

from __future__ import annotations

import sys
from pathlib import Path

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

if cython.compiled:
    from cython.cimports.cpython.object import PyTypeObject

from django.db.models.signals import post_init, pre_init

from hotclub.fastpaths import guard

FOLDER = str(Path(__file__).parent)

# C variables: looking a module's global up costs as much as a step of the work.
before = cython.declare(dict, vars(pre_init))
after = cython.declare(dict, vars(post_init))


@cython.cfunc
def number_of(cls) -> cython.ulonglong:
    """Return the number of a class's state, 0 where CPython keeps none."""
    return cython.cast(cython.pointer(PyTypeObject), cls).tp_version_tag


def state_of(cls):
    """Return the state of a class as a value that an unchanged class has again, or None."""
    if not cython.compiled:
        return [id(value) for base in cls.__mro__ for value in vars(base).values()]
    getattr(cls, "__init__", None)  # a class is numbered when something of it is looked up
    return number_of(cls) or None


def is_stock(cls, name: str) -> bool:
    """Say whether a method of a class of Django's is Django's own or a fast path in its place."""
    function = guard.layers(vars(cls).get(name))[0]
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    if code.co_filename == sys.modules[cls.__module__].__file__:
        return True
    # A decorator may have copied the mark, but not the code.
    mark = getattr(function, "fastpath", None)
    compiled = type(function).__name__ == "cython_function_or_method"
    return (compiled or code.co_filename.startswith(FOLDER)) and getattr(mark, "target", None) == (
        f"{cls.__module__}:{cls.__qualname__}.{name}"
    )


@cython.cclass
class Watch:
    """Classes with their states, and who receives the signals of new instances; immutable."""

    classes: list
    states: list
    attributes: list  # of classes that change too often to be numbered, as Field counts its own
    receivers: tuple

    def __init__(self, classes, unnumbered, names):
        self.classes = list(dict.fromkeys(classes))
        self.states = [state_of(cls) for cls in self.classes]
        self.attributes = [
            (cls, name, getattr(cls, name, None))
            for cls in dict.fromkeys(unnumbered)
            for name in names
        ]
        self.receivers = (list(before["receivers"]), list(after["receivers"]))

    @cython.ccall
    def holds(self) -> cython.bint:
        """Say whether all is as it was."""
        i: cython.Py_ssize_t
        for i in range(len(self.classes)):
            state = self.states[i]
            if state is None:
                return False
            if cython.compiled:
                if number_of(self.classes[i]) != cython.cast(cython.ulonglong, state):
                    return False
            elif state_of(self.classes[i]) != state:
                return False
        for cls, name, value in self.attributes:
            if getattr(cls, name, None) is not value:
                return False
        return before["receivers"] == self.receivers[0] and after["receivers"] == self.receivers[1]
