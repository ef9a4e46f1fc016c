"""WhereNode.as_sql: conditions that compare a column with a plain value, as `pk = 5`, in one step.

Django resolves and copies the column, asks twice for casts, looks for transforms, for expressions
among the values and for the integer range of the backend, in a dozen methods a condition. Stock
lookups of an exact Col with values of exact built-in types have none of these.
"""

from __future__ import annotations

import datetime
import decimal
import uuid

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3.base import DatabaseOperations
from django.db.models import Field, IntegerField, lookups
from django.db.models.expressions import Col
from django.db.models.fields import AutoFieldMixin, related_lookups
from django.db.models.sql.where import AND, XOR, WhereNode

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_slot import TRACE, Slot

django_as_sql = WhereNode.as_sql
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
RANGED = (
    lookups.IntegerFieldExact,
    lookups.IntegerGreaterThan,
    lookups.IntegerGreaterThanOrEqual,
    lookups.IntegerLessThan,
    lookups.IntegerLessThanOrEqual,
)
COMPARING = (
    lookups.Exact,
    lookups.GreaterThan,
    lookups.GreaterThanOrEqual,
    lookups.LessThan,
    lookups.LessThanOrEqual,
    related_lookups.RelatedExact,
    related_lookups.RelatedGreaterThan,
    related_lookups.RelatedGreaterThanOrEqual,
    related_lookups.RelatedLessThan,
    related_lookups.RelatedLessThanOrEqual,
)
LISTED = (lookups.In, related_lookups.RelatedIn)
KINDS = {**dict.fromkeys(COMPARING, 1), **dict.fromkeys(RANGED, 2), **dict.fromkeys(LISTED, 3)}

# C variables: looking a module's global up costs as much as a step of the work.
Column = cython.declare(object, Col)
Where = cython.declare(object, WhereNode)
Nothing = cython.declare(object, EmptyResultSet)
Everything = cython.declare(object, FullResultSet)
kinds = cython.declare(dict, KINDS)
values = cython.declare(object, frozenset(VALUES))
stock_cast = cython.declare(object, BaseDatabaseOperations.lookup_cast)
stock_size = cython.declare(object, BaseDatabaseOperations.max_in_list_size)
stock_key = cython.declare(object, BaseDatabaseOperations.validate_autopk_value)
stock_integer = cython.declare(object, BaseDatabaseOperations.adapt_integerfield_value)
sqlite_range = cython.declare(object, DatabaseOperations.integer_field_range)
as_it_is = cython.declare(object, Field.get_db_prep_value)
of_integer = cython.declare(object, IntegerField.get_db_prep_value)
of_key = cython.declare(object, AutoFieldMixin.get_db_prep_value)


@cython.cfunc
def kind_of(child, vendor: str) -> cython.Py_ssize_t:
    """Return 1 for a comparison, 2 for one with a range, 3 for a list of values, 0 for others."""
    kind: cython.Py_ssize_t = kinds.get(type(child), 0)
    if kind == 0 or type(child.lhs) is not Column or child.bilateral_transforms:
        return 0
    rhs = child.rhs
    if kind == 3:
        if type(rhs) is not list:
            return 0
        for value in rhs:
            if type(value) not in values and value is not None:
                return 0
    elif type(rhs) not in values or type(rhs) is bool:
        return 0
    return 0 if hasattr(child, "as_" + vendor) else kind


@cython.ccall
def are_plain(where, connection) -> cython.bint:
    """Say whether all conditions of a node are comparisons of a column with values."""
    vendor: str = connection.vendor
    for child in where.children:  # noqa: SIM110 - a generator costs more than the loop
        if kind_of(child, vendor) == 0:
            return False
    return True


@cython.cfunc
def check_range(child, ops, field):
    """Raise what the lookup has for an integer that no row can hold."""
    value = child.rhs
    if type(value) is not int:
        return
    if 0 <= value < 0x7FFF and type(ops).integer_field_range is sqlite_range:
        return
    least, most = ops.integer_field_range(field.get_internal_type())
    if least is not None and value < least:
        raise child.underflow_exception
    if most is not None and value > most:
        raise child.overflow_exception


@cython.cfunc
def preparing(field, ops):
    """Return the method that prepares a field's values, or None where it changes none."""
    field = getattr(field, "target_field", None) or field
    method = type(field).get_db_prep_value
    if (
        method is as_it_is
        or (method is of_integer and type(ops).adapt_integerfield_value is stock_integer)
        or (method is of_key and type(ops).validate_autopk_value is stock_key)
    ):
        return None
    return field.get_db_prep_value


@cython.cfunc
def list_sql(compiler, connection, child, column, prepare):
    """Return SQL and parameters of `column IN (values)`; raises EmptyResultSet without values."""
    unique: dict = dict.fromkeys(child.rhs)
    unique.pop(None, None)
    if not unique:
        raise Nothing
    count: cython.Py_ssize_t = len(unique)
    if prepare is None:
        return f"{column} IN ({', '.join(['%s'] * count)})", list(unique)
    found = []
    params: list = []
    for value in unique:
        value = prepare(value, connection, prepared=True)
        if type(value) in values:
            found.append("%s")
            params.append(value)
        else:
            sql, more = child.resolve_expression_parameter(compiler, connection, "%s", value)
            found.append(sql)
            params.extend(more)
    return f"{column} IN ({', '.join(found)})", params


@cython.cfunc
def condition_sql(compiler, connection, child, kind: cython.Py_ssize_t):
    """Return SQL and parameters of a condition of this kind."""
    field = child.lhs.output_field
    ops = connection.ops
    column, _ = compiler.compile(child.lhs)
    if type(ops).lookup_cast is not stock_cast:
        column = ops.lookup_cast(child.lookup_name, field.get_internal_type()) % column
    if kind == 2:
        check_range(child, ops, field)
    prepare = preparing(field, ops)
    if kind == 3:
        return list_sql(compiler, connection, child, column, prepare)
    value = child.rhs
    if prepare is not None:
        value = prepare(value, connection, prepared=True)
    operator = connection.operators[child.lookup_name]
    return f"{column} {operator % '%s'}", [value]


@cython.cfunc
def joined(node, result: list):
    """Return the conditions of a node as one; raises FullResultSet without any."""
    sql = f" {node.connector} ".join(result)
    if not sql:
        raise Everything
    if node.negated:
        return f"NOT ({sql})"
    return f"({sql})" if len(result) > 1 or node.resolved else sql


@cython.ccall
def slot_size(child, connection) -> cython.Py_ssize_t:
    """Return how many parameters a plain condition has, or -1 where its SQL is not always one."""
    kind: cython.Py_ssize_t = kind_of(child, connection.vendor)
    if kind == 0 or type(connection.ops).max_in_list_size is not stock_size:
        return -1
    if kind != 3:
        return 1
    unique: set = set(child.rhs)
    unique.discard(None)
    return len(unique) or -1


@cython.ccall
def parameters(child, connection):
    """Return the parameters of a plain condition, or None where its SQL depends on them."""
    ops = connection.ops
    field = child.lhs.output_field
    prepare = preparing(field, ops)
    if type(child.rhs) is list:
        unique: dict = dict.fromkeys(child.rhs)
        unique.pop(None, None)
        found: list = list(unique)
    else:
        found = [child.rhs]
        if kinds.get(type(child), 0) == 2:
            try:
                check_range(child, ops, field)
            except (Nothing, Everything):
                return None
    if prepare is not None:
        found = [prepare(value, connection, prepared=True) for value in found]
        for value in found:
            if type(value) not in values:
                return None
    return found


@cython.cfunc
def sql_of(compiler, connection, child, vendor: str):
    """Return SQL and parameters of any condition."""
    kind: cython.Py_ssize_t = kind_of(child, vendor)
    if kind and type(connection.ops).max_in_list_size is stock_size:
        sql, params = condition_sql(compiler, connection, child, kind)
        trace = TRACE.get(None)
        if trace is None or id(child) not in trace:
            return sql, params
        return sql, [Slot(trace[id(child)], i, value) for i, value in enumerate(params)]
    return compiler.compile(child)


@fastpath(
    "django.db.models.sql.where:WhereNode.as_sql",
    mirrors=(
        "django.db.backends.base.operations:BaseDatabaseOperations.adapt_integerfield_value",
        "django.db.backends.base.operations:BaseDatabaseOperations.lookup_cast",
        "django.db.backends.base.operations:BaseDatabaseOperations.max_in_list_size",
        "django.db.backends.base.operations:BaseDatabaseOperations.validate_autopk_value",
        "django.db.backends.sqlite3.operations:DatabaseOperations.integer_field_range",
        "django.db.models.fields:AutoFieldMixin.get_db_prep_value",
        "django.db.models.fields:Field.get_db_prep_value",
        "django.db.models.fields:IntegerField.get_db_prep_value",
        "django.db.models.fields.related_lookups:RelatedIn.as_sql",
        "django.db.models.fields.related_lookups:RelatedLookupMixin.as_sql",
        "django.db.models.lookups:BuiltinLookup",
        "django.db.models.lookups:Exact.as_sql",
        "django.db.models.lookups:FieldGetDbPrepValueIterableMixin",
        "django.db.models.lookups:FieldGetDbPrepValueMixin",
        "django.db.models.lookups:In",
        "django.db.models.lookups:IntegerFieldOverflow",
        "django.db.models.lookups:Lookup.batch_process_rhs",
        "django.db.models.lookups:Lookup.process_lhs",
        "django.db.models.lookups:Lookup.process_rhs",
    ),
)
def as_sql(self, compiler, connection):
    connector = self.connector
    children = self.children
    if type(self) is not Where or connector == XOR or type(children) is not list:
        return django_as_sql(self, compiler, connection)
    full: cython.Py_ssize_t = len(children)
    empty: cython.Py_ssize_t = 1
    if connector != AND:
        full, empty = empty, full
    vendor: str = connection.vendor
    result: list = []
    result_params: list = []
    for child in children:
        try:
            sql, params = sql_of(compiler, connection, child, vendor)
        except Nothing:
            empty -= 1
        except Everything:
            full -= 1
        else:
            if sql:
                result.append(sql)
                result_params.extend(params)
            else:
                full -= 1
        if empty == 0:
            raise Everything if self.negated else Nothing
        if full == 0:
            raise Nothing if self.negated else Everything
    return joined(self, result), result_params
