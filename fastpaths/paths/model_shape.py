"""What the SQL of a query depends on, as a key: all of the query but the values it compares with.

Every attribute of a Query goes into the key: constants by value, fields and models by identity,
joins, conditions and Django's own expressions by what they hold. Plain conditions in WHERE stand
for themselves, their values are parameters. Whatever is unknown here makes no key, and Django
compiles as ever.
"""

from __future__ import annotations

import uuid

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.models import Field, ForeignObjectRel
from django.db.models.expressions import BaseExpression, Col, F
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable, Join
from django.db.models.sql.query import Query
from django.db.models.sql.where import XOR, WhereNode

from hotclub.fastpaths.paths.model_condition import slot_size

CONSTANTS = (bool, bytes, int, str, uuid.UUID)
# Caches of what other attributes say, and what only the next filter() looks at.
DERIVED = frozenset(
    "_annotation_select_cache _extra_select_cache _lookup_joins base_table contains_aggregate "
    "contains_column_references contains_over_clause contains_subquery convert_value "
    "filter_is_sticky identity model used_aliases where".split()
)
COMPILING = ("get_from_clause", "get_order_by", "get_qualify_sql", "setup_query")

# C variables: looking a module's global up costs as much as a step of the work.
constants = cython.declare(object, frozenset(CONSTANTS))
collections = cython.declare(object, frozenset({dict, frozenset, list, set, tuple}))
derived = cython.declare(object, DERIVED)
Column = cython.declare(object, Col)
Compiler = cython.declare(object, SQLCompiler)
Table = cython.declare(object, BaseTable)
Joined = cython.declare(object, Join)
Plain = cython.declare(object, Query)
Where = cython.declare(object, WhereNode)
Expressions = cython.declare(tuple, (BaseExpression, Lookup, F))
Identified = cython.declare(tuple, (Field, ForeignObjectRel))


@cython.cclass
class Shape:
    """The parts of a key while it is made, the conditions whose values vary, what must stay."""

    parts: list
    slots: list
    numbers: dict
    fixed: set
    refs: list
    classes: set
    connection: object
    vendor: str
    depth: cython.Py_ssize_t

    def __init__(self, connection):
        self.parts = []
        self.slots = []
        self.numbers = {}
        self.fixed = set()
        self.refs = []
        self.classes = set()
        self.connection = connection
        self.vendor = "as_" + connection.vendor
        self.depth = 0


@cython.cfunc
def add_identity(shape: Shape, thing):
    shape.parts.append(id)
    shape.parts.append(id(thing))
    shape.refs.append(thing)


@cython.cfunc
def add_column(shape: Shape, column):
    parts = shape.parts
    parts.append(Column)
    parts.append(column.alias)
    add_identity(shape, column.target)
    add_identity(shape, column.output_field)


@cython.cfunc
def add_class(shape: Shape, cls):
    """Add a class of expressions, once with the methods that write its SQL."""
    shape.parts.append(cls)
    if cls not in shape.classes:
        shape.classes.add(cls)
        shape.parts.append(getattr(cls, "as_sql", None))
        shape.parts.append(getattr(cls, shape.vendor, None))


@cython.cfunc
def add_expression(shape: Shape, expression, varies: cython.bint) -> cython.bint:
    cls = type(expression)
    # One's own may say anything; those with a time zone say what is current.
    if not cls.__module__.startswith("django.db.models.") or hasattr(cls, "get_tzname"):
        return False
    add_class(shape, cls)
    shape.parts.append(len(vars(expression)))
    compares: cython.bint = isinstance(expression, Lookup)
    if compares and not varies:
        shape.fixed.add(id(expression))
    for name, value in vars(expression).items():
        if name not in derived and not (compares and name == "output_field"):
            shape.parts.append(name)
            if not add(shape, value, varies):
                return False
    return True


@cython.cfunc
def add_where(shape: Shape, node, varies: cython.bint) -> cython.bint:
    """Add a node of conditions; plain ones without their values, where these may vary."""
    parts = shape.parts
    if node.connector == XOR:
        return False
    children: list = node.children
    parts.append(Where)
    parts.append((node.connector, node.negated, len(children), node.resolved))
    for child in children:
        if type(child) is Where:
            if not add_where(shape, child, varies):
                return False
            continue
        size: cython.Py_ssize_t = -1
        if varies and id(child) not in shape.fixed:
            size = slot_size(child, shape.connection)
        elif not varies:
            shape.fixed.add(id(child))  # an annotation that is a condition as well
        if size < 0:
            if not add(shape, child, varies):
                return False
            continue
        add_class(shape, type(child))
        parts.append(size)
        add_column(shape, child.lhs)
        number = shape.numbers.setdefault(id(child), len(shape.slots))  # reached twice: one slot
        parts.append(number)
        if number == len(shape.slots):
            shape.slots.append(child)
    return True


@cython.cfunc
def add_dict(shape: Shape, values: dict, varies: cython.bint) -> cython.bint:
    shape.parts.append(dict)
    shape.parts.append(len(values))
    for key, value in values.items():
        if not add(shape, key, False) or not add(shape, value, varies):
            return False
    return True


@cython.cfunc
def add_join(shape: Shape, join) -> cython.bint:
    if join.filtered_relation is not None:
        return False
    names = (join.table_name, join.table_alias, join.parent_alias, join.join_type, join.nullable)
    shape.parts.append(names)
    add_identity(shape, join.join_field)
    return True


@cython.cfunc
def add_several(shape: Shape, cls, several, varies: cython.bint) -> cython.bint:
    """Add what a built-in collection holds."""
    if cls is dict:
        return add_dict(shape, several, varies)
    if cls is frozenset or cls is set:
        shape.parts.append(frozenset(several))
        return True
    shape.parts.append(cls)
    shape.parts.append(len(several))
    for one in several:  # noqa: SIM110 - a generator costs more than the loop
        if not add(shape, one, varies):
            return False
    return True


@cython.cfunc
def add_node(shape: Shape, cls, node, varies: cython.bint) -> cython.bint:
    """Add a part of a query that is no built-in value."""
    if cls is Joined:
        return add_join(shape, node)
    if cls is Where:
        return add_where(shape, node, varies)
    if cls is Plain:
        return add_query(shape, node, varies)
    if isinstance(node, Expressions):
        return add_expression(shape, node, varies)
    if isinstance(node, type):
        shape.parts.append(type)
        shape.parts.append(node)
    elif isinstance(node, Identified):
        add_identity(shape, node)
    elif cls is Table:
        shape.parts.append((Table, node.table_name, node.table_alias))
    else:
        return False
    return True


@cython.cfunc
def add(shape: Shape, value, varies: cython.bint) -> cython.bint:
    """Add a value of any kind; say whether it is known here."""
    cls = type(value)
    if value is None:
        shape.parts.append(None)
    elif cls in constants:
        shape.parts.append(cls)
        shape.parts.append(value)
    elif cls is Column:
        add_column(shape, value)
    elif cls in collections:
        return add_several(shape, cls, value, varies)
    else:
        return add_node(shape, cls, value, varies)
    return True


@cython.cfunc
def add_query(shape: Shape, query, varies: cython.bint) -> cython.bint:
    model = query.model
    if (
        model is None
        or query.combinator
        or query.select_for_update
        or query.explain_info
        or query.extra_tables
        or query.group_by is not None
        or shape.depth > 4
    ):
        return False
    shape.depth += 1
    opts = model._meta
    shape.parts.append(Plain)
    shape.parts.append(model)
    shape.parts.append(opts.db_table)
    add_identity(shape, opts.concrete_fields)
    if not add(shape, opts.ordering, False):
        return False
    for name, value in vars(query).items():
        if value is None or name in derived:
            continue
        if (type(value) is dict or type(value) is tuple) and not value:
            continue
        shape.parts.append(name)
        if not add(shape, value, False):
            return False
    return type(query.where) is Where and add_where(shape, query.where, varies)


@cython.ccall
def shape_of(compiler):
    """Return key, varying conditions and what the key's identities belong to, or None."""
    connection = compiler.connection
    shape = Shape(connection)
    features, ops = connection.features, connection.ops
    shape.parts.append((compiler.using, compiler.elide_empty, type(connection), type(ops)))
    # Attributes of an instance over those of its class, as tests put them there.
    shape.parts.append((len(vars(features)), len(vars(ops))))
    for name in COMPILING:
        shape.parts.append(getattr(Compiler, name))
    if not add_query(shape, compiler.query, True):
        return None
    return tuple(shape.parts), shape.slots, shape.refs
