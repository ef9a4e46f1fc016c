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
from django.db.models.query import MAX_GET_RESULTS, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_condition import parameters, slot_size
from hotclub.fastpaths.paths.model_execute import blocks_for
from hotclub.fastpaths.paths.model_fresh import (
    ASKED,
    HAS_FETCH_MODES,
    asked_of,
    condition_plan,
    is_asked_as_ever,
    is_usual,
    only_one,
)
from hotclub.fastpaths.paths.model_iterable import made_of, maker_of
from hotclub.fastpaths.paths.model_rows import convert_row, plans_of
from hotclub.fastpaths.paths.model_watch import Watch

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
    maker = maker_of(found, compiler, using)
    return kept(queryset, query, connection, (sql, plans, list(compiler.select), maker))


def kept(queryset, query, connection, made):
    """Return what a get() comes to, with what it holds by."""
    opts = queryset.model._meta
    known = Known()
    known.sql, known.conditions, known.select, known.maker = made
    known.cls = type(queryset)
    known.fetch_mode = getattr(queryset, "_fetch_mode", None)
    known.using = connection.alias
    known.backend = (type(connection), type(connection.ops))
    known.features = dict(vars(connection.features))
    known.fields = opts.concrete_fields
    known.table = opts.db_table
    known.query = query
    known.watch = Watch(
        [
            *(type(queryset), *ASKED, Q, ModelState, queryset.model, type(queryset.model)),
            *(known.backend[0], known.backend[1]),
            *[plan[0] for plan in known.conditions],
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
