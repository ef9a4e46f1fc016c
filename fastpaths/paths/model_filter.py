"""Query._add_q: filter(pk=5, author=ada) without walking names, joins and votes for each keyword.

Django takes a keyword apart, looks the field up along the names, copies reference counts, asks
every value whether it is an expression, and lets a promoter vote on joins. Which field and lookup a
keyword of a model's own columns means is kept beside the model's Options; values of built-in types
and instances of models are no expressions.
"""

from __future__ import annotations

import datetime
import decimal
import uuid

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.exceptions import FieldError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignKey, Model, Q
from django.db.models.sql.query import Query
from django.db.models.sql.where import AND, OR, WhereNode

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_select import take_initial_alias

django_add_q = Query._add_q
VALUES = (
    bool,
    bytes,
    datetime.date,
    datetime.datetime,
    decimal.Decimal,
    float,
    int,
    str,
    uuid.UUID,
)
LISTS = (list, tuple, set, frozenset)
PLANS = "_hotclub_keywords"
MOST = 256  # keywords kept of one model: users may build them from what they are sent

# C variables: looking a module's global up costs as much as a step of the work.
Plain = cython.declare(object, Query)
Condition = cython.declare(object, Q)
Where = cython.declare(object, WhereNode)
Instance = cython.declare(object, Model)
values = cython.declare(object, frozenset(VALUES))
lists = cython.declare(object, frozenset(LISTS))
plans_name = cython.declare(object, PLANS)
stock_get_col = cython.declare(object, Field.get_col)


@cython.cfunc
def solved(query, opts, keyword: str):
    """Return the field and the lookup of a keyword of a model's own column, or None."""
    try:
        names, parts, _ = query.solve_lookup_type(keyword)
    except FieldError:
        return None
    if len(parts) != 1 or len(names) > 1:
        return None
    field = opts.pk if parts[0] == "pk" else opts.get_field(parts[0])
    if getattr(field, "column", None) is None or field.model is not opts.model or opts.proxy:
        return None
    kind = type(field)
    if field.is_relation:
        if not isinstance(field, ForeignKey) or kind.get_col is not ForeignKey.get_col:
            return None
    elif kind.get_col is not stock_get_col:
        return None
    return field, names[0] if names else "exact", parts, field.is_relation


@cython.cfunc
def keyword_plan(query, opts, keyword: str):
    """Return what is kept of a keyword; the names are looked up once for a model."""
    fields, plans = opts.__dict__.get(plans_name) or (None, {})
    if fields is not opts.concrete_fields:
        plans = {}
    elif keyword in plans:
        return plans[keyword]
    plan = solved(query, opts, keyword)
    if len(plans) < MOST:
        setattr(opts, plans_name, (opts.concrete_fields, {**plans, keyword: plan}))
    return plan


@cython.cfunc
def is_value(value, is_relation: cython.bint) -> cython.bint:
    return type(value) in values or (is_relation and isinstance(value, Instance))


@cython.cfunc
def is_known(value, is_relation: cython.bint) -> cython.bint:
    """Say whether a value is no expression, nor holds one."""
    if type(value) not in lists:
        return is_value(value, is_relation)
    for one in value:  # noqa: SIM110 - a generator costs more than the loop
        if one is not None and not is_value(one, is_relation):
            return False
    return True


@cython.cfunc
def plans_of(query, q_object):
    """Return a plan, a lookup's class and a value for each keyword, or None where Django has to."""
    if type(query) is not Plain or type(q_object) is not Condition or q_object.negated:
        return None
    if query.annotations or query._filtered_relations or not query.alias_cols:
        return None
    connector = q_object.connector
    if connector not in (AND, OR) or not q_object.children or query.model is None:
        return None
    opts = query.model._meta
    found: list = []
    for child in q_object.children:
        if type(child) is not tuple or len(child) != 2 or type(child[0]) is not str:
            return None
        keyword, value = child
        plan = keyword_plan(query, opts, keyword)
        if plan is None or not is_known(value, plan[3]) or (plan[3] and connector == OR):
            return None
        lookup = plan[0].get_lookup(plan[1])
        if lookup is None:  # a transform
            return None
        found.append((plan, lookup, value))
    return found


@cython.cfunc
def column_of(query, opts, plan, value, used_aliases, joins: set):
    """Return a keyword's column; a foreign key's with the join that Django makes and trims."""
    field, _, parts, is_relation = plan
    if not is_relation:
        take_initial_alias(query)
        alias = query.base_table
        query._lookup_joins = [alias]
        joins.add(alias)
        if used_aliases is not None:
            used_aliases.add(alias)
        return field.get_col(alias, field)
    start = query.get_initial_alias()
    info = query.setup_joins(parts, opts, start, can_reuse=used_aliases, allow_many=True)
    query.check_related_objects(info.final_field, value, info.opts)
    query._lookup_joins = info.joins
    joins.update(info.joins)
    targets, alias, trimmed = query.trim_joins(info.targets, info.joins, info.path)
    if used_aliases is not None:
        used_aliases.update(trimmed)
    return query._get_col(targets[0], info.final_field, alias)


@cython.cfunc
def condition_of(column, lookup, name: str, value):
    """Return the lookup, with None and Oracle's empty string as build_lookup() has them."""
    condition = lookup(column, value)
    rhs = condition.rhs
    if rhs is None and not condition.can_use_none_as_rhs:
        if name not in ("exact", "iexact"):
            raise ValueError("Cannot use None as a query value")
        return column.get_lookup("isnull")(column, True)
    if (
        name == "exact"
        and rhs == ""
        and connections[DEFAULT_DB_ALIAS].features.interprets_empty_strings_as_nulls
    ):
        return column.get_lookup("isnull")(column, True)
    return condition


@cython.cfunc
def add_all(query, connector, found: list, used_aliases):
    """Return the node of all conditions, and the joins that it needs inner."""
    opts = query.model._meta
    conditions: list = []
    inner: set = set()
    votes: cython.Py_ssize_t = 0
    for plan, lookup, value in found:
        if type(value) is list or type(value) is tuple:
            value = type(value)(value)
        joins: set = set()
        column = column_of(query, opts, plan, value, used_aliases, joins)
        condition = condition_of(column, lookup, plan[1], value)
        conditions.append(condition)
        # Rows without the other side count as well where a condition asks for NULL.
        if condition.lookup_name != "isnull" or condition.rhs is not True:
            inner.update(joins)
            votes += 1
    if connector == OR and votes < len(found):
        inner = set()
    query.demote_joins(inner)
    return Where(conditions, connector), inner


@fastpath(
    "django.db.models.sql.query:Query._add_q",
    mirrors=(
        "django.db.models.expressions:BaseExpression.get_lookup",
        "django.db.models.fields:Field.get_col",
        "django.db.models.fields.related:ForeignKey.get_col",
        "django.db.models.sql.query:JoinPromoter",
        "django.db.models.sql.query:Query._get_col",
        "django.db.models.sql.query:Query.build_filter",
        "django.db.models.sql.query:Query.build_lookup",
        "django.db.models.sql.query:Query.check_filterable",
        "django.db.models.sql.query:Query.check_related_objects",
        "django.db.models.sql.query:Query.demote_joins",
        "django.db.models.sql.query:Query.get_initial_alias",
        "django.db.models.sql.query:Query.names_to_path",
        "django.db.models.sql.query:Query.resolve_lookup_value",
        "django.db.models.sql.query:Query.setup_joins",
        "django.db.models.sql.query:Query.solve_lookup_type",
        "django.db.models.sql.query:Query.trim_joins",
        "django.utils.tree:Node.add",
    ),
)
def add_q(
    self,
    q_object,
    used_aliases,
    branch_negated=False,
    current_negated=False,
    allow_joins=True,
    split_subq=True,
    check_filterable=True,
    summarize=False,
    update_join_types=True,
):
    found = None
    if not (branch_negated or current_negated or summarize) and allow_joins and update_join_types:
        found = plans_of(self, q_object)
    if found is None:
        return django_add_q(
            self,
            q_object,
            used_aliases,
            branch_negated,
            current_negated,
            allow_joins,
            split_subq,
            check_filterable,
            summarize,
            update_join_types,
        )
    return add_all(self, q_object.connector, found, used_aliases)
