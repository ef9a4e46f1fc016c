"""Foreign keys: the value that joins two instances, and the cache of what is on the other side.

Django asks these of every instance, several times while it prefetches and once for each
`photo.person` of a template: a method, a loop over one field, a property for the primary key.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import ForeignKey, ForeignObject, Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.db.models.query_utils import DeferredAttribute

from hotclub.fastpaths import fastpath

django_get_local = ForeignObject.get_local_related_value
django_get_foreign = ForeignObject.get_foreign_related_value
django_get = ForwardManyToOneDescriptor.__get__
django_get_deferred = DeferredAttribute.__get__

# C variables: looking a module's global up costs as much as a step of the work.
stock_value = cython.declare(object, ForeignObject.get_instance_value_for_fields)
stock_pk = cython.declare(object, Model.pk)
stock_cached = cython.declare(object, ForeignKey.get_cached_value)


@cython.cfunc
def value_of(instance, fields: tuple):
    """Return the values of one field as Django has it, or None where Django has to say."""
    if len(fields) != 1:
        return None
    field = fields[0]
    if not field.primary_key:
        return (getattr(instance, field.attname),)
    opts = instance._meta
    if opts.parents or type(instance).pk is not stock_pk:
        return None
    return (getattr(instance, opts.pk.attname),)


@fastpath(
    "django.db.models.fields.related:ForeignObject.get_local_related_value",
    mirrors=(
        "django.db.models.base:Model._get_pk_val",
        "django.db.models.fields.related:ForeignObject.get_instance_value_for_fields",
        "django.db.models.options:Options.get_ancestor_link",
    ),
)
def get_local_related_value(self, instance):
    fields = self.local_related_fields
    found = None
    if type(fields) is tuple and type(self).get_instance_value_for_fields is stock_value:
        found = value_of(instance, fields)
    return django_get_local(self, instance) if found is None else found


@fastpath(
    "django.db.models.fields.related:ForeignObject.get_foreign_related_value",
    mirrors=(
        "django.db.models.base:Model._get_pk_val",
        "django.db.models.fields.related:ForeignObject.get_instance_value_for_fields",
        "django.db.models.options:Options.get_ancestor_link",
    ),
)
def get_foreign_related_value(self, instance):
    fields = self.foreign_related_fields
    found = None
    if type(fields) is tuple and type(self).get_instance_value_for_fields is stock_value:
        found = value_of(instance, fields)
    return django_get_foreign(self, instance) if found is None else found


@fastpath("django.db.models.fields.mixins:FieldCacheMixin.is_cached")
def is_cached(self, instance):
    return self.cache_name in instance._state.fields_cache


@fastpath("django.db.models.fields.mixins:FieldCacheMixin.set_cached_value")
def set_cached_value(self, instance, value):
    instance._state.fields_cache[self.cache_name] = value


@fastpath(
    "django.db.models.fields.related_descriptors:ForwardManyToOneDescriptor.__get__",
    mirrors=("django.db.models.fields.mixins:FieldCacheMixin.get_cached_value",),
)
def get(self, instance, cls=None):
    if instance is None:
        return self
    field = self.field
    if type(field).get_cached_value is stock_cached:
        cache = instance._state.fields_cache
        if type(cache) is dict:
            related = cython.cast(dict, cache).get(field.cache_name)
            if related is not None:
                return related
    return django_get(self, instance, cls)


@fastpath("django.db.models.query_utils:DeferredAttribute.__get__")
def get_deferred(self, instance, cls=None):
    if instance is None:
        return self
    values = instance.__dict__
    if type(values) is dict:
        name = self.field.attname
        if name in values:
            return values[name]
    return django_get_deferred(self, instance, cls)
