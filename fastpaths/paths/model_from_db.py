"""django.db.models.Model.from_db: the constructor that raw() and overridden from_db methods call.

Model.__init__ serves keywords, defaults and relations; an instance from the database has none of
these: every column has a value, in order. A class whose instances Model.__init__ alone makes, and
whose pre_init and post_init nobody receives, gets its values set and nothing else.
"""

from __future__ import annotations

from functools import partial

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import query
from django.db.models.base import DEFERRED, Model, ModelState
from django.db.models.query import QuerySet
from django.db.models.signals import post_init, pre_init

from hotclub.fastpaths import fastpath

django_init = Model.__init__
django_from_db = Model.from_db.__func__
OPTIONS = [["fetch_mode"]] if hasattr(QuerySet, "fetch_mode") else []  # since Django 6.1


@cython.ccall
def is_plain(cls) -> cython.bint:
    """Say whether Model.__init__, and nothing else, makes the instances of a class."""
    if (
        cls.__init__ is not django_init
        or cls.__new__ is not object.__new__
        or cls.__setattr__ is not object.__setattr__
        or cls.__getattribute__ is not object.__getattribute__
        or type(cls).__call__ is not type.__call__
        or cls._meta.abstract
        or (pre_init.receivers and pre_init.has_listeners(cls))
        or (post_init.receivers and post_init.has_listeners(cls))
    ):
        return False
    mro = cls.__mro__
    # Model.__init__ calls that of the next one.
    return not [base for base in mro[mro.index(Model) + 1 : -1] if "__init__" in vars(base)]


def bound_from_db(cls, *modes):
    """Return from_db of a class with the fetch mode, if there are any, as each release binds it."""
    if not modes:
        return cls.from_db
    bind = getattr(query, "_get_from_db", None)  # since Django 6.1.1
    return bind(cls, *modes) if bind else partial(cls.from_db, fetch_mode=modes[0])


@fastpath(
    "django.db.models.base:Model.from_db",
    mirrors=(
        "django.db.models.base:Model.__init__",
        "django.db.models.base:ModelState",
        "django.db.models.base:ModelBase",
        "django.dispatch.dispatcher:Signal.send",
    ),
)
def from_db(cls, db, field_names, values, **options):
    fields = cls._meta.concrete_fields
    if (
        len(values) != len(fields)
        or (options and list(options) not in OPTIONS)
        or not is_plain(cls)
    ):
        return django_from_db(cls, db, field_names, values, **options)
    made = object.__new__(cls)
    state = made._state = ModelState()
    for field, value in zip(fields, values, strict=True):
        if value is not DEFERRED:
            setattr(made, field.attname, value)
    state.adding = False
    state.db = db
    fetch_mode = options.get("fetch_mode")
    if fetch_mode is not None:
        state.fetch_mode = fetch_mode
    return made


FROM_DB = (django_from_db, from_db)


def uses_from_db(cls):
    """Say whether a class inherits Model.from_db, Django's or the one here."""
    return getattr(cls.from_db, "__func__", None) in FROM_DB


def descriptor_kind(cls, name):
    """Return the type of what a class or its bases define under a name, or NoneType."""
    for base in cls.__mro__:
        members = vars(base)
        if name in members:
            return type(members[name])
    return type(None)
