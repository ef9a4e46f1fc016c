"""SQLCompiler.as_sql: SELECT … FROM … WHERE … ORDER BY … LIMIT, without what a query hasn't got.

Django prepares having, qualify, group by, distinct, combinators, locking and explain for every
query, and asks every condition for five things through as many methods. A query without them is
put together here.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_condition import are_plain
from hotclub.fastpaths.paths.model_kept_sql import by_shape
from hotclub.fastpaths.paths.model_select import columns_of, selects_all, take_initial_alias
from hotclub.fastpaths.paths.model_slot import TRACE

django_as_sql = SQLCompiler.as_sql

# C variables: looking a module's global up costs as much as a step of the work.
Compiler = cython.declare(object, SQLCompiler)
Plain = cython.declare(object, Query)
Table = cython.declare(object, BaseTable)
Where = cython.declare(object, WhereNode)
Nothing = cython.declare(object, EmptyResultSet)
Everything = cython.declare(object, FullResultSet)
limits = cython.declare(object, BaseDatabaseOperations.limit_offset_sql)
stock_order = cython.declare(object, SQLCompiler.get_order_by)


@cython.cfunc
def is_simple(compiler, query) -> cython.bint:
    """Say whether a query is no more than columns, conditions, an order and limits."""
    if type(compiler) is not Compiler or type(query) is not Plain:
        return False
    return not (
        query.combinator
        or query.distinct
        or query.distinct_fields
        or query.group_by is not None
        or query.select_for_update
        or query.explain_info
        or query.extra_tables
        or query.model is None
        or type(query.where) is not Where
    )


@cython.cfunc
def set_up(compiler, query):
    """Do what setup_query() does; return the kept columns if these are all that is selected."""
    plan = columns_of(compiler) if selects_all(compiler) else None
    if plan is None:
        compiler.setup_query(with_col_aliases=False)
        return None
    counts: dict = query.alias_refcount
    if not any(counts.values()):
        take_initial_alias(query)
    take_initial_alias(query)
    select: list = plan.select
    compiler.select = list(select)
    compiler.klass_info = {"model": query.model, "select_fields": list(range(len(select)))}
    compiler.annotation_col_map = {}
    compiler.col_count = len(select)
    return plan


@cython.cfunc
def order_of(compiler, query):
    """Return the order, asking only where there is one."""
    if not query.order_by and not query.extra_order_by and Compiler.get_order_by is stock_order:
        if not query.default_ordering or not query.model._meta.ordering:
            return ()
    return compiler.get_order_by()


@cython.cfunc
def add_columns(compiler, result: list, params: list):
    columns = []
    for _, (sql, more), alias in compiler.select:
        if alias:
            sql = f"{sql} AS {compiler.connection.ops.quote_name(alias)}"
        params.extend(more)
        columns.append(sql)
    result.append(", ".join(columns))


@cython.cfunc
def is_alone(query) -> cython.bint:
    """Say whether no other table than the query's own is in use."""
    counts: dict = query.alias_refcount
    used: cython.Py_ssize_t = 0
    for count in counts.values():
        if count:
            used += 1
    return used == 1 and bool(counts[query.model._meta.db_table])


@cython.cfunc
def add_table(compiler, query, plan, result: list, params: list):
    if plan is not None and is_alone(query):
        result.append("FROM")
        result.append(plan.table)
        return
    from_, more = compiler.get_from_clause()
    if from_:
        result.append("FROM")
        result.extend(from_)
    elif compiler.connection.features.bare_select_suffix:
        result.append(compiler.connection.features.bare_select_suffix)
    params.extend(more)


@cython.cfunc
def add_order(order_by, result: list, params: list):
    if not order_by:
        return
    ordering = []
    for _, (sql, more, _) in order_by:
        ordering.append(sql)
        params.extend(more)
    result.append("ORDER BY " + ", ".join(ordering))


@cython.cfunc
def add_limits(compiler, query, result: list):
    low = query.low_mark
    high = query.high_mark
    if low == 0 and high is None:
        return
    ops = compiler.connection.ops
    if low == 0 and type(ops).limit_offset_sql is limits and high > 0:
        result.append(f"LIMIT {high:d}")
    else:
        result.append(ops.limit_offset_sql(low, high))


@cython.cfunc
def put_together(compiler, query, with_limits):
    plan = set_up(compiler, query)
    order_by = order_of(compiler, query)
    compiler.where = query.where
    compiler.having = compiler.qualify = None
    compiler.has_extra_select = False
    result: list = ["SELECT"]
    params: list = []
    tables: list = []
    table_params: list = []
    add_table(compiler, query, plan, tables, table_params)
    try:
        where, where_params = compiler.compile(query.where)
    except Nothing:
        if compiler.elide_empty:
            raise
        where, where_params = "0 = 1", ()
    except Everything:
        where, where_params = "", ()
    if plan is None:
        add_columns(compiler, result, params)
    else:
        result.append(plan.text)
    result.extend(tables)
    params.extend(table_params)
    if where:
        result.append("WHERE " + where)
        params.extend(where_params)
    add_order(order_by, result, params)
    if with_limits:
        add_limits(compiler, query, result)
    return " ".join(result), tuple(params)


def compiled(self, query, with_limits=True, with_col_aliases=False):
    """Return SQL and parameters of a query, simple or not."""
    if with_col_aliases or not is_simple(self, query):
        return django_as_sql(self, with_limits, with_col_aliases)
    where = query.where
    if not are_plain(where, self.connection) and (
        where.contains_aggregate or where.contains_over_clause
    ):
        return django_as_sql(self, with_limits, with_col_aliases)
    refcounts = query.alias_refcount.copy()
    try:
        return put_together(self, query, with_limits)
    finally:
        query.reset_refcounts(refcounts)


@fastpath(
    "django.db.models.sql.compiler:SQLCompiler.as_sql",
    mirrors=(
        "django.db.backends.base.operations:BaseDatabaseOperations.limit_offset_sql",
        "django.db.backends.base.operations:BaseDatabaseOperations._get_limit_offset_params",
        "django.db.models.sql.compiler:SQLCompiler._order_by_pairs",
        "django.db.models.sql.compiler:SQLCompiler.get_distinct",
        "django.db.models.sql.compiler:SQLCompiler.get_extra_select",
        "django.db.models.sql.compiler:SQLCompiler.get_from_clause",
        "django.db.models.sql.compiler:SQLCompiler.get_group_by",
        "django.db.models.sql.compiler:SQLCompiler.get_order_by",
        "django.db.models.sql.compiler:SQLCompiler.pre_sql_setup",
        "django.db.models.sql.compiler:SQLCompiler.setup_query",
        "django.db.models.sql.datastructures:BaseTable.as_sql",
        "django.db.models.sql.query:Query.is_sliced",
        "django.db.models.sql.query:Query.reset_refcounts",
        "django.db.models.sql.where:WhereNode.as_sql",
        "django.db.models.sql.where:WhereNode.split_having_qualify",
    ),
)
def as_sql(self, with_limits=True, with_col_aliases=False):
    query = self.query
    if with_limits and not with_col_aliases and type(self) is Compiler and type(query) is Plain:
        if TRACE.get(None) is None:
            return by_shape(self, query, compiled)
    return compiled(self, query, with_limits, with_col_aliases)
