"""QuerySet.get: get(pk=5) on a fresh queryset, and what a foreign key loads, without a query built.

Django makes five copies of queryset and query to ask for one row, and compiles the last. What the
second get() of the same keywords comes to is kept beside the model's Options: SQL, lookups, and how
rows become instances; only the values are prepared then, by Django's lookups. It holds as long as
all classes that have a say in it stay as they are.
"""

from __future__ import annotations

import datetime
import decimal
import uuid

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db import connections
from django.db.models import Model, Q
from django.db.models.base import ModelState
from django.db.models.expressions import Col
from django.db.models.query import MAX_GET_RESULTS, ModelIterable, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_condition import parameters, slot_size
from hotclub.fastpaths.paths.model_execute import blocks_for
from hotclub.fastpaths.paths.model_fresh import HAS_FETCH_MODES, asked_of, is_usual
from hotclub.fastpaths.paths.model_iterable import made_of, maker_of
from hotclub.fastpaths.paths.model_rows import convert_row, plans_of
from hotclub.fastpaths.paths.model_watch import Watch, is_stock

django_get = QuerySet.get
GETS = "_hotclub_gets" if cython.compiled else "_hotclub_gets_of_source"
CONVERTING = "_hotclub_converting" if cython.compiled else "_hotclub_converting_of_source"
MOST = 64  # combinations of keywords kept of one model
LEARNT = 8  # how often one is learnt anew before Django is asked for good
VALUES = (
    bytes,
    datetime.date,
    datetime.datetime,
    decimal.Decimal,
    float,
    int,
    str,
    uuid.UUID,
)
# What makes and runs the query that is not made here.
ASKED = {
    QuerySet: (
        "__init__ __iter__ __len__ _chain _clone _fetch_all _filter_or_exclude "
        "_filter_or_exclude_inplace db filter order_by query"
    ).split(),
    Query: "_add_q add_q build_filter build_lookup chain clone get_compiler set_limits".split(),
    SQLCompiler: (
        "__init__ apply_converters as_sql execute_sql get_converters pre_sql_setup results_iter"
    ).split(),
    ModelIterable: ["__iter__"],
    WhereNode: ["as_sql", "split_having_qualify"],
    Col: ["as_sql", "get_db_converters"],
}
# C variables: looking a module's global up costs as much as a step of the work.
gets_name = cython.declare(object, GETS)
converting_name = cython.declare(object, CONVERTING)
modes = cython.declare(cython.bint, HAS_FETCH_MODES)
values_ = cython.declare(object, frozenset(VALUES))
Instance = cython.declare(object, Model)
databases = cython.declare(object, connections)


@cython.cclass
class Known:
    """What get() of some keywords comes to; immutable once made."""

    watch: object
    cls: object  # of the queryset
    fetch_mode: object
    using: object
    backend: object  # the classes of connection and operations
    features: dict  # of the connection, as its instance has them
    fields: object
    table: object
    sql: object
    conditions: list  # lookup, column, name of the lookup, and for a relation the model beyond
    query: object
    select: list
    maker: object
    learnt: cython.Py_ssize_t


@cython.cfunc
def is_current(known: Known, queryset) -> cython.bint:
    opts = queryset.model._meta
    return (
        type(queryset) is known.cls
        and (not modes or queryset._fetch_mode is known.fetch_mode)
        and opts.concrete_fields is known.fields
        and opts.db_table == known.table
        and known.watch.holds()
    )


@cython.cfunc
def is_same_backend(known: Known, using, connection) -> cython.bint:
    return (
        using == known.using
        and type(connection) is known.backend[0]
        and type(connection.ops) is known.backend[1]
        and known.features == connection.features.__dict__
    )


@cython.cfunc
def conditions_of(known: Known, asked: list):
    """Return the lookups with their values as Django prepares them, or None for other values."""
    made: list = []
    i: cython.Py_ssize_t
    for i in range(len(asked)):
        lookup, column, name, beyond = known.conditions[i]
        value = asked[i][1]
        if type(value) not in values_ and not (
            beyond is not None
            and isinstance(value, Instance)
            and value._meta.concrete_model is beyond
        ):
            return None
        if column.output_field.get_lookup(name) is not lookup:
            return None
        condition = lookup(column, value)
        if condition.rhs is None or condition.rhs == "":  # IS NULL, of some
            return None
        made.append(condition)
    return made


@cython.cfunc
def params_of(conditions: list, connection):
    """Return the parameters of the conditions, or None where the SQL depends on them."""
    params: list = []
    for condition in conditions:
        if slot_size(condition, connection) != 1 or type(condition.rhs) is list:
            return None
        found = parameters(condition, connection)
        if found is None:
            return None
        params.extend(found)
    return params


@cython.cfunc
def converting(known: Known, connection) -> list:
    """Return how the columns of a row are converted, kept beside the connection."""
    plans = connection.__dict__.get(converting_name)
    if plans is None or len(plans) >= 1024:
        plans = {}
        setattr(connection, converting_name, plans)
    found: list | None = plans.get(known)
    if found is None:
        compiler = known.query.get_compiler(connection=connection)
        found = plans[known] = plans_of(
            compiler.get_converters([column[0] for column in known.select])
        )
    return found


@cython.cfunc
def fetched(known: Known, connection, params) -> list:
    """Return the instances that the database has."""
    plans: list = converting(known, connection)
    made: list = []
    for block in blocks_for(connection, known.sql, tuple(params), None, 100):
        for row in block:
            if plans:
                row = list(row)
                convert_row(row, plans, connection)
            made.append(made_of(known.maker, row))
    return made


@cython.cfunc
def only_one(queryset, made: list):
    """Return the only instance; raises DoesNotExist and MultipleObjectsReturned as get() does."""
    count: cython.Py_ssize_t = len(made)
    if count == 1:
        return made[0]
    model = queryset.model
    if count == 0:
        raise model.DoesNotExist(f"{model._meta.object_name} matching query does not exist.")
    returned = count if count < MAX_GET_RESULTS else f"more than {MAX_GET_RESULTS - 1}"
    raise model.MultipleObjectsReturned(
        f"get() returned more than one {model._meta.object_name} -- it returned {returned}!"
    )


def is_asked_as_ever(cls) -> bool:
    """Say whether querysets of a class ask as Django's own do."""
    return all(
        is_stock(owner, name) and (owner is not QuerySet or getattr(cls, name) is vars(owner)[name])
        for owner, names in ASKED.items()
        for name in names
    )


def condition_plan(child, table):
    """Return lookup, column, name and the model beyond a plain condition, or None."""
    column = child.lhs
    field = column.output_field
    if column.alias != table or field.get_lookup(child.lookup_name) is not type(child):
        return None
    beyond = field.remote_field.model._meta.concrete_model if field.is_relation else None
    return type(child), column, child.lookup_name, beyond


def learnt(queryset, args, kwargs, count):
    """Return what this get() comes to, or None where that is not always the same."""
    opts = queryset.model._meta
    if not is_asked_as_ever(type(queryset)) or len(getattr(opts, "pk_fields", [opts.pk])) > 1:
        return None
    found = queryset.filter(*args, **kwargs).order_by()
    query = found.query
    query.set_limits(high=MAX_GET_RESULTS)
    using = found.db
    connection = connections[using]
    compiler = query.get_compiler(using=using)
    sql, params = compiler.as_sql()
    children = query.where.children
    mode = getattr(queryset, "_fetch_mode", None)
    if type(compiler) is not SQLCompiler or len(children) != count or len(query.alias_map) != 1:
        return None
    if [child for child in children if slot_size(child, connection) != 1]:
        return None
    plans = [condition_plan(child, opts.db_table) for child in children]
    if None in plans or params_of(children, connection) != list(params):
        return None
    if (
        compiler.annotation_col_map
        or compiler.has_extra_select
        or getattr(mode, "track_peers", False)
    ):
        return None
    known = Known()
    known.cls = type(queryset)
    known.fetch_mode = mode
    known.using = using
    known.backend = (type(connection), type(connection.ops))
    known.features = dict(vars(connection.features))
    known.fields = opts.concrete_fields
    known.table = opts.db_table
    known.sql = sql
    known.conditions = plans
    known.query = query
    known.select = list(compiler.select)
    known.maker = maker_of(found, compiler, using)
    known.watch = Watch(
        [
            *(type(queryset), *ASKED, Q, ModelState, queryset.model, type(queryset.model)),
            *(known.backend[0], known.backend[1]),
            *[type(child) for child in children],
        ],
        [type(field) for field in opts.concrete_fields],
        ["from_db_value", "get_db_converters", "get_internal_type", "select_format"],
    )
    return known


def remember(queryset, args, kwargs, keywords):
    """Learn, at the second time, what get() of these keywords comes to."""
    opts = queryset.model._meta
    gets = opts.__dict__.get(gets_name)
    if gets is None or len(gets) >= MOST:
        gets = {}
        setattr(opts, gets_name, gets)
    known = gets.get(keywords)
    times: int = 0
    if known is not None:
        times = known if type(known) is int else cython.cast(Known, known).learnt
        if times >= LEARNT:
            return
        known = learnt(queryset, args, kwargs, len(keywords))
        if known is not None:
            cython.cast(Known, known).learnt = times + 1
    gets[keywords] = times + 1 if known is None else known


@fastpath(
    "django.db.models.query:QuerySet.get",
    mirrors=(
        "django.db.models.lookups:Exact.get_prep_lookup",
        "django.db.models.lookups:Lookup.__init__",
        "django.db.models.query:QuerySet.filter",
        "django.db.models.query:QuerySet._chain",
        "django.db.models.query:QuerySet._fetch_all",
        "django.db.models.query:QuerySet._filter_or_exclude",
        "django.db.models.query:QuerySet._filter_or_exclude_inplace",
        "django.db.models.query:QuerySet.db",
        "django.db.models.query:QuerySet.order_by",
        "django.db.models.query:QuerySet.__len__",
        "django.db.models.query_utils:Q.__init__",
        "django.db.models.query_utils:check_rel_lookup_compatibility",
        "django.db.models.sql.compiler:SQLCompiler.results_iter",
        "django.db.models.sql.query:Query.__init__",
        "django.db.models.sql.query:Query.build_filter",
        "django.db.models.sql.query:Query.build_lookup",
        "django.db.models.sql.query:Query.check_query_object_type",
        "django.db.models.sql.query:Query.set_limits",
    ),
    in_place=True,
)
def get(self, *args, **kwargs):
    asked = asked_of(args, kwargs)
    if not asked or not is_usual(self):
        return django_get(self, *args, **kwargs)
    keywords = tuple([pair[0] for pair in asked])
    gets = self.model._meta.__dict__.get(gets_name)
    found = None if gets is None else gets.get(keywords)
    if isinstance(found, Known) and is_current(found, self):
        conditions = conditions_of(found, asked)
        if conditions is None:
            return django_get(self, *args, **kwargs)
        using = self.db
        connection = databases[using]
        if is_same_backend(found, using, connection):
            params = params_of(conditions, connection)
            if params is None:
                return django_get(self, *args, **kwargs)
            return only_one(self, fetched(found, connection, params))
    result = django_get(self, *args, **kwargs)
    remember(self, args, kwargs, keywords)
    return result
