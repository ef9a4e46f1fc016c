"""Copies of a related manager's queryset: `person.photos.all()` of each person that was prefetched.

Django makes a manager and a queryset for every instance, filters and clones it, only to hold the
objects that it was given. Where manager and queryset are Django's, the next instance gets a copy of
the first one's with what depends on the instance put in anew.
"""

from __future__ import annotations

import uuid

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.exceptions import FieldError
from django.db import router
from django.db.models import Model
from django.db.models.fields import related_descriptors
from django.db.models.manager import BaseManager
from django.db.models.query import QuerySet
from django.db.models.sql.query import Query

VALUES = (int, str, uuid.UUID)
DESCRIPTORS = (
    related_descriptors.ReverseManyToOneDescriptor,
    related_descriptors.ManyToManyDescriptor,
)
CHANGED = ("_hints", "_deferred_filter", "_known_related_objects", "_query", "_result_cache")


def codes(function, name) -> dict:
    """Return the code of the methods of a class that is defined in a function."""
    body = next(c for c in function.__code__.co_consts if getattr(c, "co_name", "") == name)
    return {c.co_name: c for c in body.co_consts if hasattr(c, "co_name")}


REVERSE = codes(related_descriptors.create_reverse_many_to_one_manager, "RelatedManager")
MANY = codes(related_descriptors.create_forward_many_to_many_manager, "ManyRelatedManager")

# C variables: looking a module's global up costs as much as a step of the work.
values_known = cython.declare(tuple, VALUES)
stock_get = cython.declare(object, related_descriptors.ReverseManyToOneDescriptor.__get__)
stock_is_set = cython.declare(object, Model._is_pk_set)


@cython.cclass
class Copies:
    """How the queryset of one instance is made into that of another of its class."""

    cls: object  # of the instances
    db: object
    kind: object  # the queryset's class
    values: dict  # its attributes
    query: object
    key: object  # the attribute of the primary key
    name: object  # the attribute that others refer to
    filtered: object  # the one keyword of the filter
    field: object  # None for many-to-many
    shared: object  # the queryset of a Prefetch() whose hints all have in common, or None


@cython.cfunc
def is_stock(manager, stock: dict) -> cython.bint:
    """Say whether a manager has the methods that Django gives it, over Django's own manager."""
    cls = type(manager)
    for name in ("__init__", "get_queryset", "_apply_rel_filters"):
        if getattr(getattr(cls, name), "__code__", None) is not stock[name]:
            return False
    above = cls.__mro__[1]
    return above.get_queryset is BaseManager.get_queryset and above.__init__ is BaseManager.__init__


@cython.cfunc
def is_plain_queryset(queryset) -> cython.bint:
    cls = type(queryset)
    return (
        cls.__init__ is QuerySet.__init__
        and cls.__new__ is object.__new__  # type: ignore[comparison-overlap]
        and cls.__setattr__ is object.__setattr__  # type: ignore[comparison-overlap]
        and type(queryset.__dict__.get("_query")) is Query
        and vars(queryset).keys() >= set(CHANGED)
        and queryset._result_cache is None
    )


@cython.cfunc
def relation_of(copies: Copies, manager, many: cython.bint) -> cython.bint:
    """Find the attribute that the relation refers to; say whether there is just one."""
    if many:
        pairs = manager.source_field.related_fields
        if len(pairs) != 1 or len(manager.core_filters) != 1:
            return False
        copies.name = pairs[0][1].attname
    else:
        field = manager.field
        if not field.many_to_one or len(field.foreign_related_fields) != 1:
            return False
        try:
            target = field.target_field
        except FieldError:
            return False
        if field.foreign_related_fields[0] is not target:
            return False
        copies.name = target.attname
        copies.field = field
    return True


@cython.ccall
def learned(obj, to_attr, manager, queryset, asked):
    """Return how others get a queryset like this one, or None where only Django can make it."""
    cls = type(obj)
    opts = obj._meta
    descriptor = getattr(cls, to_attr, None)
    many: cython.bint = type(descriptor) is DESCRIPTORS[1]
    if (
        type(descriptor) not in DESCRIPTORS
        or type(descriptor).__get__ is not stock_get
        or descriptor.related_manager_cls is not type(manager)
        or router.routers
        or opts.parents
        or cls._is_pk_set is not stock_is_set
        or not is_stock(manager, MANY if many else REVERSE)
        or not is_plain_queryset(queryset)
    ):
        return None
    copies = Copies()
    copies.field = copies.shared = copies.name = copies.filtered = None  # the source build has none
    if not relation_of(copies, manager, many):
        return None
    copies.cls = cls
    copies.db = obj._state.db
    copies.key = getattr(opts.pk, "attname", None)
    copies.kind = type(queryset)
    copies.query = queryset._query
    copies.values = {k: v for k, v in vars(queryset).items() if k not in CHANGED}
    copies.values["_prefetch_done"] = True
    return copies if suits(copies, obj, manager, queryset, asked) else None


@cython.cfunc
def suits(copies: Copies, obj, manager, queryset, asked) -> cython.bint:
    """Say whether all that depends on the instance is what a copy will have of its own."""
    own = getattr(obj, copies.name)  # type: ignore[call-overload]
    filters = manager.core_filters
    negated, args, kwargs = queryset._deferred_filter or (True, (), {})
    (copies.filtered,) = filters
    if negated or args or kwargs != filters or copies.key is None:
        return False
    if filters[copies.filtered] is not (own if copies.field is None else obj):
        return False
    known = {} if copies.field is None else {copies.field: {own: obj}}
    if queryset._known_related_objects != known:
        return False
    if asked is not None and queryset._hints is asked._hints:
        copies.shared = asked
    elif queryset._hints != {"instance": obj}:
        return False
    return True


@cython.cfunc
def is_known(value) -> cython.bint:
    return value is not None and value != "" and type(value) in values_known


@cython.ccall
def copied(copies: Copies, obj, found: list):
    """Return the instance's queryset with the objects found, or None where Django has to."""
    state = obj._state
    if type(obj) is not copies.cls or state.db != copies.db:
        return None
    own = getattr(obj, copies.name)  # type: ignore[call-overload]
    if not is_known(own) or not is_known(getattr(obj, copies.key)):  # type: ignore[call-overload]
        return None
    made = copies.kind.__new__(copies.kind)  # type: ignore[arg-type, var-annotated]
    values: dict = copies.values.copy()
    values["_query"] = copies.query.clone()
    if copies.shared is None:
        values["_hints"] = {"instance": obj}
    else:
        copies.shared._add_hints(instance=obj)
        values["_hints"] = copies.shared._hints
    values["_deferred_filter"] = (False, (), {copies.filtered: obj})
    if copies.field is None:
        values["_deferred_filter"][2][copies.filtered] = own
        values["_known_related_objects"] = {}
    else:
        values["_known_related_objects"] = {copies.field: {own: obj}}
    if "_fetch_mode" in values:
        values["_fetch_mode"] = state.fetch_mode
    values["_result_cache"] = found
    made.__dict__ = values
    return made
