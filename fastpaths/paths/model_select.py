"""SQLCompiler.get_select: the columns of a model, compiled once for a model instead of per query.

Nearly every query selects all columns of its model. Django makes them anew each time: a Col per
foreign key, two quoted names, a tuple and a check for each column. They are kept beside the model's
Options, and made again where its fields or the backend's quoting are other ones.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import Field, ForeignKey
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable
from django.db.models.sql.query import Query

from hotclub.fastpaths import fastpath

django_get_select = SQLCompiler.get_select
QUOTING = "quote_name" if hasattr(SQLCompiler, "quote_name") else "quote_name_unless_alias"
PLANS = "_hotclub_columns" if cython.compiled else "_hotclub_columns_of_source"
ALL_COLUMNS: tuple[frozenset[str], bool] = (frozenset(), True)
GETTERS = frozenset({Field.get_col, ForeignKey.get_col})

# C variables: looking a module's global up costs as much as a step of the work.
Compiler = cython.declare(object, SQLCompiler)
Plain = cython.declare(object, Query)
Table = cython.declare(object, BaseTable)
Column = cython.declare(object, Col)
plans_name = cython.declare(object, PLANS)
all_columns = cython.declare(object, ALL_COLUMNS)
as_sql = cython.declare(object, Col.as_sql)
select_format = cython.declare(object, Col.select_format)
format_of_field = cython.declare(object, Field.select_format)
stock_quoting = cython.declare(object, getattr(SQLCompiler, QUOTING))
stock_columns = cython.declare(object, SQLCompiler.get_default_columns)
stock_compile = cython.declare(object, SQLCompiler.compile)


@cython.cclass
class Columns:
    """The columns of a model as one backend writes them; immutable once made."""

    fields = cython.declare(object, visibility="readonly")
    db_table = cython.declare(object, visibility="readonly")
    quote_name = cython.declare(object, visibility="readonly")
    select = cython.declare(list, visibility="readonly")  # None where only Django can make them
    names = cython.declare(frozenset, visibility="readonly")
    text = cython.declare(object, visibility="readonly")
    table = cython.declare(object, visibility="readonly")  # as the FROM clause names it

    def __init__(self, opts, quote_name, select, table):
        self.fields = opts.concrete_fields
        self.db_table = opts.db_table
        self.quote_name = quote_name
        self.select = select
        self.table = table
        if select is not None:
            self.names = frozenset([column[0].target.column for column in select])
            self.text = ", ".join([column[1][0] for column in select])


@cython.ccall
def selects_all(compiler) -> cython.bint:
    """Say whether a query selects the columns of its model and nothing else."""
    query = compiler.query
    if type(compiler) is not Compiler or type(query) is not Plain or not query.default_cols:
        return False
    if query.selected is not None or query.select or query.select_related or query.annotations:
        return False
    if query.extra or query.external_aliases or query.model is None:
        return False
    if query.deferred_loading is not all_columns and query.deferred_loading != all_columns:
        return False
    opts = query.model._meta
    table = opts.db_table
    # An alias that isn't a table's name is not quoted, nor is a column that is called as it is.
    for alias in query.alias_map:
        base = query.alias_map[alias]
        return alias == table and type(base) is Table and base.table_name == table
    return True


@cython.ccall
def columns_of(compiler):
    """Return the kept columns of a query that selects all of them, or None where Django has to."""
    opts = compiler.query.model._meta
    plans = opts.__dict__.get(plans_name)
    if plans is None:
        return None
    kind = type(compiler.connection.ops)
    plan: Columns = plans.get(kind)
    if (
        plan is None
        or plan.select is None
        or plan.fields is not opts.concrete_fields
        or plan.db_table != opts.db_table
        or plan.quote_name is not kind.quote_name
        or Column.as_sql is not as_sql
        or Column.select_format is not select_format
        or Compiler.get_default_columns is not stock_columns
        or getattr(Compiler, QUOTING) is not stock_quoting
        or hasattr(Column, "as_" + compiler.connection.vendor)
        or not plan.names.isdisjoint(compiler.query.alias_map)
    ):
        return None
    return plan


@cython.cfunc
def is_lasting(column, table) -> cython.bint:
    """Say whether a selected column is the same for every query of its model."""
    expression, (_, params), alias = column
    return (
        type(expression) is Column
        and expression.alias == table
        and not params
        and alias is None
        and type(expression.target).get_col in GETTERS
        and type(expression.output_field).select_format is format_of_field
    )


@cython.cfunc
def keep(compiler, select: list):
    """Keep the columns that Django has made, if they are the same for every query."""
    query = compiler.query
    opts = query.model._meta
    plans: dict = opts.__dict__.get(plans_name) or {}
    ops = compiler.connection.ops
    kind = type(ops)
    plan = plans.get(kind)
    table = opts.db_table
    if plan is not None and plan.fields is opts.concrete_fields and plan.db_table == table:
        return
    lasting: cython.bint = len(query.alias_map) == 1 and table in query.alias_map
    for column in select:
        lasting = lasting and is_lasting(column, table)
    if lasting and getattr(ops.quote_name, "__func__", None) is kind.quote_name:
        made = Columns(opts, kind.quote_name, list(select), ops.quote_name(table))
    else:
        made = Columns(opts, kind.quote_name, None, None)
    setattr(opts, plans_name, {**plans, kind: made})


@cython.ccall
def take_initial_alias(query):
    """Count one more use of the query's own table, as Query.get_initial_alias() does."""
    counts: dict = query.alias_refcount
    table = query.model._meta.db_table
    if table in counts and table in query.alias_map:
        counts[table] += 1
    else:
        query.get_initial_alias()


@fastpath(
    "django.db.models.sql.compiler:SQLCompiler.get_select",
    mirrors=(
        "django.db.models.expressions:Col.as_sql",
        "django.db.models.expressions:BaseExpression.select_format",
        "django.db.models.fields:Field.get_col",
        "django.db.models.fields:Field.select_format",
        "django.db.models.fields.related:ForeignKey.get_col",
        "django.db.models.sql.compiler:SQLCompiler.get_default_columns",
        "django.db.models.sql.compiler:SQLCompiler.quote_name?",
        "django.db.models.sql.compiler:SQLCompiler.quote_name_unless_alias?!RemovedIn",
        "django.db.models.sql.query:Query.get_initial_alias",
        "django.db.models.sql.query:Query.get_select_mask",
        "django.db.models.sql.query:Query.join_parent_model",
        "django.db.models.sql.query:Query.ref_alias",
    ),
)
def get_select(self, with_col_aliases=False):
    if with_col_aliases or not selects_all(self):
        return django_get_select(self, with_col_aliases)
    plan: Columns = columns_of(self)
    if plan is None:
        made = django_get_select(self, with_col_aliases)
        keep(self, made[0])
        return made
    take_initial_alias(self.query)
    select: list = plan.select
    klass_info = {"model": self.query.model, "select_fields": list(range(len(select)))}
    return list(select), (klass_info if select else None), {}
