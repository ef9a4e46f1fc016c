"""Querysets of which nothing has been asked yet, as managers make them for each call.

Attributes that nobody here knows, and any that differ from what Query.__init__ and clone() put
there, mean that something has.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import Q
from django.db.models.expressions import Col
from django.db.models.query import MAX_GET_RESULTS, ModelIterable, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from django.db.models.sql.where import AND, WhereNode

from hotclub.fastpaths.paths.model_watch import is_stock

HAS_FETCH_MODES = hasattr(QuerySet, "fetch_mode")  # since Django 6.1
# How a query differs from its class once __init__ or clone() made it, and what get() clears.
EMPTY = frozenset(
    "_annotation_select_cache _extra_select_cache _filtered_relations alias_map alias_refcount "
    "annotations external_aliases extra filter_is_sticky table_map used_aliases".split()
)
FREE = frozenset("default_ordering extra_order_by model order_by standard_ordering where".split())

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
modes = cython.declare(cython.bint, HAS_FETCH_MODES)
empty = cython.declare(object, EMPTY)
free = cython.declare(object, FREE)
defaults = cython.declare(dict, dict(vars(Query)))
Condition = cython.declare(object, Q)
Where = cython.declare(object, WhereNode)
Plain = cython.declare(object, Query)
Models = cython.declare(object, ModelIterable)


@cython.ccall
def asked_of(args: tuple, kwargs: dict):
    """Return pairs of keyword and value in Django's order, or None."""
    if not args:
        return sorted(kwargs.items()) if len(kwargs) > 1 else list(kwargs.items())
    condition = args[0]
    if len(args) > 1 or kwargs or type(condition) is not Condition:
        return None
    if condition.negated or condition.connector != AND:
        return None
    for child in condition.children:
        if type(child) is not tuple or len(child) != 2:
            return None
    return condition.children


@cython.ccall
def is_new(query) -> cython.bint:
    """Say whether nothing has been asked of a query, but for an order."""
    if type(query) is not Plain or query.model is None:
        return False
    values: dict = query.__dict__
    for name, value in values.items():
        if name in free:
            continue
        if name in empty:
            if value:
                return False
        elif name == "alias_cols":
            if value is not True:
                return False
        elif name not in defaults or defaults[name] is not value:
            return False
    where = query.where
    return (
        type(where) is Where and not where.children and not where.negated and where.connector == AND
    )


@cython.ccall
def is_usual(queryset) -> cython.bint:
    """Say whether a queryset was made by a manager and holds nothing yet."""
    values: dict = queryset.__dict__
    if (
        values.get("_sticky_filter")
        or values.get("_prefetch_related_lookups")
        or values.get("_known_related_objects")
        or values.get("_iterable_class") is not Models
        or values.get("_fields") is not None
        or values.get("_defer_next_filter")
        or values.get("_deferred_filter") is not None
        or (modes and not values.get("_cloning_enabled"))
    ):
        return False
    return is_new(values.get("_query"))


def only_one(queryset, made: list):
    """Return the only instance; raises DoesNotExist or MultipleObjectsReturned, as get() does."""
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
