"""django.db.models.query.prefetch_one_level: what was prefetched is handed to its instances.

Django asks each object and each instance, through two methods, for the value that joins them, three
times over, and makes every instance a manager and a queryset. Here the column is looked up once and
read from where instances keep it; the querysets are copies of the first one's.
"""

from __future__ import annotations

import copy

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, ForeignObject, Model, query
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields.related_descriptors import (
    ForeignKeyDeferredAttribute,
    _filter_prefetch_queryset,
)
from django.db.models.query_utils import DeferredAttribute

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_from_db import descriptor_kind
from hotclub.fastpaths.paths.model_related import (
    django_get_foreign,
    django_get_local,
    get_foreign_related_value,
    get_local_related_value,
    set_cached_value,
)
from hotclub.fastpaths.paths.model_related_sets import REVERSE, copied, learned

django_prefetch_one_level = query.prefetch_one_level
# Since Django 6.1 every instance's manager gets a clone of Prefetch(queryset=…).
CHAINS = "_chain" in query.prefetch_one_level.__code__.co_names
KEPT = (DeferredAttribute, ForeignKeyDeferredAttribute)

# C variables: looking a module's global up costs as much as a step of the work.
stock_value = cython.declare(object, ForeignObject.get_instance_value_for_fields)
stock_pk = cython.declare(object, Model.pk)
locals_ = cython.declare(tuple, (django_get_local, get_local_related_value))
foreigns = cython.declare(tuple, (django_get_foreign, get_foreign_related_value))
setters = cython.declare(tuple, (ForeignKey.set_cached_value, set_cached_value))


@cython.cclass
class Reader:
    """Where the instances of one class keep the value that joins them to others."""

    cls: object
    name: object
    value_of: object  # Django's way, for all others


@cython.cfunc
def column(value_of, cls):
    """Return the attribute whose value the bound method returns in a tuple, or None."""
    function = getattr(value_of, "__func__", None)
    field = getattr(value_of, "__self__", None)
    if function is None or type(field).get_instance_value_for_fields is not stock_value:
        return None
    if function in locals_:
        fields = field.local_related_fields
    elif function in foreigns:
        fields = field.foreign_related_fields
    else:
        return None
    if len(fields) != 1:
        return None
    name = fields[0].attname
    if fields[0].primary_key:
        if cls._meta.parents or cls.pk is not stock_pk:
            return None
        name = cls._meta.pk.attname
    return name if descriptor_kind(cls, name) in KEPT else None


@cython.cfunc
def reader(value_of, instances) -> Reader:
    made = Reader()
    made.cls = made.name = None  # the source build has none
    made.value_of = value_of
    if instances and isinstance(instances[0], Model):
        made.cls = type(instances[0])
        made.name = column(value_of, made.cls)
    return made


@cython.cfunc
def read(how: Reader, instance):
    """Return the value as Django has it, a tuple."""
    if how.name is not None and type(instance) is how.cls:
        values = instance.__dict__
        if type(values) is dict and how.name in cython.cast(dict, values):
            return (cython.cast(dict, values)[how.name],)
    return how.value_of(instance)  # type: ignore[operator]


@cython.cfunc
def is_reverse(manager) -> cython.bint:
    """Say whether Django's own method of a reverse foreign key's manager prefetches."""
    method = getattr(type(manager), "get_prefetch_querysets", None)
    if getattr(method, "__code__", None) is not REVERSE["get_prefetch_querysets"]:
        return False
    return (
        getattr(type(manager.field), "set_cached_value", None) in setters
        and type(manager.field).is_cached is ForeignKey.is_cached
    )


@cython.cfunc
def of_reverse(manager, instances: list, querysets):
    """Do what RelatedManager.get_prefetch_querysets() does; return what it returns."""
    if querysets and len(querysets) != 1:
        return manager.get_prefetch_querysets(instances, querysets)
    above = type(manager).__mro__[1]
    queryset = querysets[0] if querysets else above.get_queryset(manager)
    queryset._add_hints(instance=instances[0])
    queryset = queryset.using(queryset._db or manager._db)
    field = manager.field
    value_of, key_of = field.get_local_related_value, field.get_foreign_related_value
    how: Reader = reader(key_of, instances)
    by_key: dict = {read(how, one): one for one in instances}
    queryset = _filter_prefetch_queryset(queryset, field.name, instances)
    how = None  # type: ignore[assignment]
    name = field.cache_name
    for one in queryset:
        if how is None:
            how = reader(value_of, [one])
        cache = one._state.fields_cache
        if name not in cache:
            cache[name] = by_key[read(how, one)]
    return queryset, value_of, key_of, False, field.remote_field.cache_name, False


@cython.cfunc
def grouped(objects: list, value_of) -> dict:
    """Return the objects by the value that joins them to an instance."""
    how: Reader = reader(value_of, objects)
    groups: dict = {}
    for one in objects:
        value = read(how, one)
        group = groups.get(value)
        if group is None:
            groups[value] = [one]
        else:
            group.append(one)
    return groups


@cython.cfunc
def hand_out_lists(instances, groups: dict, instance_attr, to_attr, cache_name, asked):
    """Put a queryset with its objects into each instance's cache."""
    how: Reader = reader(instance_attr, instances)
    copies = None
    tried: cython.bint = False
    for obj in instances:
        found = groups.get(read(how, obj))
        if found is None:
            found = []
        cache = obj._prefetched_objects_cache
        if copies is not None and cache_name not in cache:
            queryset = copied(copies, obj, found)
            if queryset is not None:
                cache[cache_name] = queryset
                continue
        manager = getattr(obj, to_attr)
        if asked is None:
            queryset = manager.get_queryset()
        else:
            queryset = manager._apply_rel_filters(asked._chain() if CHAINS else asked)
        if not tried:
            tried = True
            copies = learned(obj, to_attr, manager, queryset, asked)
        queryset._result_cache = found
        queryset._prefetch_done = True
        obj._prefetched_objects_cache[cache_name] = queryset


@cython.cfunc
def hand_out(instances, groups: dict, instance_attr, single, name, is_descriptor, as_attr):
    """Set what was found on each instance, as an attribute or in its cache of fields."""
    how: Reader = reader(instance_attr, instances)
    for obj in instances:
        found = groups.get(read(how, obj))
        if single:
            found = found[0] if found else None
        elif found is None:
            found = []
        if as_attr or is_descriptor:
            setattr(obj, name, found)
        else:
            obj._state.fields_cache[name] = found


def check_free(instances, to_attr):
    """Raise ValueError where to_attr is the name of a field."""
    model = instances[0].__class__
    try:
        model._meta.get_field(to_attr)
    except FieldDoesNotExist:
        return
    raise ValueError(f"to_attr={to_attr} conflicts with a field on the {model.__name__} model.")


@fastpath(
    "django.db.models.query:prefetch_one_level",
    mirrors=(
        "django.db.models.base:Model._get_pk_val",
        "django.db.models.base:Model._is_pk_set",
        "django.db.models.fields.mixins:FieldCacheMixin.is_cached",
        "django.db.models.fields.mixins:FieldCacheMixin.set_cached_value",
        "django.db.models.fields.related:ForeignObject.get_foreign_related_value",
        "django.db.models.fields.related:ForeignObject.get_instance_value_for_fields",
        "django.db.models.fields.related:ForeignObject.get_local_related_value",
        "django.db.models.query_utils:DeferredAttribute.__get__",
        "django.db.models.fields.related_descriptors:ReverseManyToOneDescriptor.__get__",
        "django.db.models.fields.related_descriptors:_traverse_ancestors?",
        "django.db.models.fields.related_descriptors:create_forward_many_to_many_manager",
        "django.db.models.fields.related_descriptors:create_reverse_many_to_one_manager",
        "django.db.models.manager:BaseManager.get_queryset",
        "django.db.models.query:QuerySet._chain",
        "django.db.models.query:QuerySet._clone",
        "django.db.models.query:QuerySet._next_is_sticky",
        "django.db.models.query:QuerySet.filter",
    ),
)
def prefetch_one_level(instances, prefetcher, lookup, level):
    if not hasattr(prefetcher, "get_prefetch_querysets") or type(instances) is not list:
        return django_prefetch_one_level(instances, prefetcher, lookup, level)
    querysets = lookup.get_current_querysets(level)
    if is_reverse(prefetcher):
        found = of_reverse(prefetcher, instances, querysets)
    else:
        found = prefetcher.get_prefetch_querysets(instances, querysets)
    queryset, rel_obj_attr, instance_attr, single, cache_name, is_descriptor = found
    more = [copy.copy(one) for one in getattr(queryset, "_prefetch_related_lookups", ())]
    if more:
        queryset._prefetch_related_lookups = ()
    objects = list(queryset)
    groups: dict = grouped(objects, rel_obj_attr)
    to_attr, as_attr = lookup.get_current_to_attr(level)
    if as_attr and instances:
        check_free(instances, to_attr)
    leaf = len(lookup.prefetch_through.split(LOOKUP_SEP)) - 1 == level
    if single or as_attr:
        name = to_attr if as_attr else cache_name
        hand_out(
            instances, groups, instance_attr, single, name, is_descriptor and not as_attr, as_attr
        )
    else:
        asked = lookup.queryset if leaf else None
        hand_out_lists(instances, groups, instance_attr, to_attr, cache_name, asked)
    return objects, more
