"""django.db.models.query.ModelIterable: rows become instances, with their joined relations.

Django calls from_db, __init__, two signals and a descriptor per foreign key for every instance, and
as much again for every relation of select_related. Here a class is looked at once per query; where
its instances are made as Model makes them, its columns go straight to their place. Other classes
(overridden methods, data descriptors, receivers of pre_init or post_init) are made by from_db.
"""

from __future__ import annotations

from weakref import ref as weak_ref

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

if cython.compiled:
    from cython.cimports.cpython.type import PyType_GenericNew

from django.db.models.base import ModelState
from django.db.models.fields.files import FileDescriptor, ImageFileDescriptor
from django.db.models.fields.mixins import FieldCacheMixin
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import ModelIterable, QuerySet, RelatedPopulator, get_related_populators
from django.db.models.signals import post_init, pre_init

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_from_db import (
    bound_from_db,
    descriptor_kind,
    is_plain,
    uses_from_db,
)
from hotclub.fastpaths.paths.model_known_objects import known_objects, link_known

django_iterate = ModelIterable.__iter__
HAS_FETCH_MODES = hasattr(QuerySet, "fetch_mode")  # since Django 6.1
# Data descriptors that put a new instance's value into its __dict__ and do nothing else.
STORING = frozenset({ForeignKeyDeferredAttribute, FileDescriptor, ImageFileDescriptor})

# C variables: looking a module's global up costs as much as a step of the work.
State = cython.declare(object, ModelState)
before = cython.declare(dict, vars(pre_init))
after = cython.declare(dict, vars(post_init))


@cython.cclass
class Maker:
    """How the instances of one class are made of a query's rows, and those related to them."""

    cls: object
    db: object
    names: tuple  # None where from_db has to make the instances
    columns: tuple  # the position in the row of each name
    values: dict  # what an instance's __dict__ holds, without the values
    links: tuple  # the positions of foreign keys
    key: cython.Py_ssize_t  # the position of the primary key
    fetch_mode: object
    peers: object
    related: list
    caches: cython.bint  # what is joined goes into the instance's cache of fields
    populator: object  # the RelatedPopulator that this maker stands for
    cache_name: object  # where the other side's instance keeps what is made, None: local_setter()
    sets_remote: cython.bint

    def __init__(self, cls, db, fetch_mode):
        self.cls = cls
        self.db = db
        self.names = None
        self.caches = False
        self.fetch_mode = fetch_mode
        self.peers = [] if fetch_mode is not None and fetch_mode.track_peers else None
        self.related = []


@cython.cfunc
def new(cls):
    """Return what object.__new__(cls) does."""
    if cython.compiled:
        return PyType_GenericNew(cython.cast(type, cls), (), None)
    return object.__new__(cls)


@cython.cfunc
def lay_out(maker: Maker, init_list: list, columns: tuple):
    """Decide where the columns go; leave names None where only from_db knows."""
    cls = maker.cls
    if not uses_from_db(cls) or not is_plain(cls):
        return
    names = [field.attname for field in cls._meta.concrete_fields]
    if len(names) != len(init_list):  # deferred
        names = [name for name in names if name in init_list]
    if len(names) != len(init_list):
        return
    links = []
    for name, column in zip(names, columns, strict=True):
        kind = descriptor_kind(cls, name)
        if kind is ForeignKeyDeferredAttribute:
            links.append(column)
        if kind not in STORING and (hasattr(kind, "__set__") or hasattr(kind, "__delete__")):
            return
    maker.columns = columns
    maker.values = dict.fromkeys(["_state", *names])
    maker.links = tuple(links)
    maker.names = tuple(names)


@cython.cfunc
def relation(klass_info, populator, fetch_mode) -> Maker:
    """Return the maker of a relation of select_related, with those that it joins in turn."""
    maker = Maker(populator.model_cls, populator.db, fetch_mode)
    maker.populator = populator
    if maker.peers is not None:
        maker.peers = getattr(populator, "peers", None)  # since Django 6.1.2
    if type(populator) is not RelatedPopulator:
        return maker
    if populator.reorder_for_init is None:
        columns = tuple(range(populator.cols_start, populator.cols_end))
    else:
        columns = populator.reorder_for_init.__reduce__()[1]
    local = getattr(populator.local_setter, "__func__", None)
    if local is FieldCacheMixin.set_cached_value:
        maker.cache_name = populator.local_setter.__self__.cache_name
    # A forward foreign key that isn't unique has a remote setter that does nothing.
    maker.sets_remote = klass_info["reverse"] or klass_info["field"].unique
    maker.key = columns[populator.pk_idx]
    relations(maker, klass_info, populator.related_populators)
    lay_out(maker, populator.init_list, columns)
    return maker


@cython.cfunc
def relations(maker: Maker, klass_info, populators):
    infos = klass_info.get("related_klass_infos", ())
    for info, populator in zip(infos, populators, strict=True):
        other = relation(info, populator, maker.fetch_mode)
        maker.related.append(other)
        maker.caches = maker.caches or (other.names is not None and other.cache_name is not None)


@cython.cfunc
def instance(maker: Maker, row):
    """Return a new instance with everything that is joined to it."""
    if maker.names is None:
        return instance_by_from_db(maker, row)
    made = new(maker.cls)
    state = new(State)
    cache: dict | None = None
    position: cython.Py_ssize_t
    caches: cython.bint = maker.caches
    for position in maker.links:
        caches = caches or row[position] is not None  # a foreign key's __set__ asks for it
    if caches:
        cache = {}
        state.fields_cache = cache
    state.adding = False
    state.db = maker.db
    if maker.fetch_mode is not None:
        state.fetch_mode = maker.fetch_mode
    values: dict = maker.values.copy()
    values["_state"] = state
    names: tuple = maker.names
    columns: tuple = maker.columns
    i: cython.Py_ssize_t
    for i in range(len(names)):
        position = columns[i]
        values[names[i]] = row[position]
    made.__dict__ = values
    if maker.peers is not None:
        maker.peers.append(weak_ref(made))
        state.peers = maker.peers
    if maker.related:
        relate(maker, row, made, cache)
    return made


@cython.cfunc
def relate(maker: Maker, row, made, cache: dict | None):
    """Make what is joined to an instance and link both sides, as RelatedPopulator does."""
    other: Maker
    for other in maker.related:
        if other.names is None:
            other.populator.populate(row, made)
            continue
        related = None if row[other.key] is None else instance(other, row)
        if other.cache_name is None:
            other.populator.local_setter(made, related)
        else:
            cache[other.cache_name] = related
        if related is not None and other.sets_remote:
            other.populator.remote_setter(related, made)


@cython.cfunc
def plan(queryset, compiler, db) -> Maker:
    """Return the maker of a query's instances."""
    klass_info = compiler.klass_info
    select = compiler.select
    start = klass_info["select_fields"][0]
    end = klass_info["select_fields"][-1] + 1
    modes = (queryset._fetch_mode,) if HAS_FETCH_MODES else ()
    maker = Maker(klass_info["model"], db, modes[0] if modes else None)
    init_list = [column[0].target.attname for column in select[start:end]]
    lay_out(maker, init_list, tuple(range(start, end)))
    if maker.names is None:
        make = bound_from_db(maker.cls, *modes)
        maker.populator = (make, init_list, slice(start, end))
    relations(maker, klass_info, get_related_populators(klass_info, select, db, *modes))
    return maker


@cython.cfunc
def instance_by_from_db(maker: Maker, row):
    make, init_list, columns = maker.populator
    made = make(maker.db, init_list, row[columns])
    if maker.peers is not None:
        maker.peers.append(weak_ref(made))
        made._state.peers = maker.peers
    if maker.related:
        relate(maker, row, made, made._state.fields_cache if maker.caches else None)
    return made


def maker_of(queryset, compiler, db):
    """Return the maker of a query's instances, for who keeps it."""
    return plan(queryset, compiler, db)


def made_of(maker, row):
    """Return a new instance, by a maker that was kept."""
    return instance(maker, row)


@cython.cfunc
def receivers() -> cython.Py_ssize_t:
    return len(before["receivers"]) + len(after["receivers"])


@fastpath(
    "django.db.models.query:ModelIterable.__iter__",
    mirrors=(
        "django.db.models.query:RelatedPopulator",
        "django.db.models.query:get_related_populators",
        "django.db.models.base:Model.__init__",
        "django.db.models.base:Model.from_db",
        "django.db.models.base:ModelState",
        "django.db.models.query_utils:DeferredAttribute",
        "django.db.models.fields.related_descriptors:ForeignKeyDeferredAttribute",
        "django.db.models.fields.files:FileDescriptor.__set__",
        "django.db.models.fields.files:ImageFileDescriptor.__set__",
        "django.db.models.fields.mixins:FieldCacheMixin",
        "django.db.models.sql.compiler:SQLCompiler.get_related_selections",
    ),
)
def iterate(self):
    if type(self) is not ModelIterable:
        yield from django_iterate(self)
        return
    queryset = self.queryset
    db = queryset.db
    compiler = queryset.query.get_compiler(using=db)
    results = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
    maker: Maker = plan(queryset, compiler, db)
    known = known_objects(queryset)
    annotations = compiler.annotation_col_map
    listeners: cython.Py_ssize_t = receivers()
    for row in compiler.results_iter(results):
        if receivers() != listeners:  # connected meanwhile
            maker = plan(queryset, compiler, db)
            listeners = receivers()
        made = instance(maker, row)
        if annotations:
            for name, column in annotations.items():
                setattr(made, name, row[column])
        if known:
            link_known(known, made)
        yield made
