"""SQLCompiler: a plain column's SQL and its converters, the most frequent work of every query.

Django asks each column for `as_sqlite`, quotes its two names through a method and a map(), and
compares its field with itself; then it asks the backend for converters through two methods and six
comparisons. Exact Cols and SQLite's own operations need a look into two dicts.
"""

from __future__ import annotations

from types import SimpleNamespace

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.db.backends.sqlite3.base import DatabaseOperations  # .operations alone is a circle
from django.db.models import Field
from django.db.models.expressions import Col, ColPairs
from django.db.models.sql.compiler import SQLCompiler

from hotclub.fastpaths import fastpath

django_compile = SQLCompiler.compile
django_get_converters = SQLCompiler.get_converters
QUOTING = "quote_name" if hasattr(SQLCompiler, "quote_name") else "quote_name_unless_alias"
# A list of no parameters until Django 6.0, a tuple since.
PROBE = SimpleNamespace(alias=None, target=SimpleNamespace(column="c"), **{QUOTING: str})
RETURNS_LIST = isinstance(Col.as_sql(PROBE, PROBE, None)[1], list)
CONVERTED = frozenset(
    {"DateTimeField", "DateField", "TimeField", "DecimalField", "UUIDField", "BooleanField"}
)

# C variables: looking a module's global up costs as much as a step of the work.
Compiler = cython.declare(object, SQLCompiler)
Column = cython.declare(object, Col)
Columns = cython.declare(object, ColPairs)
Plain = cython.declare(object, Field)
Operations = cython.declare(object, DatabaseOperations)
as_sql = cython.declare(object, Col.as_sql)
get_db_converters = cython.declare(object, Col.get_db_converters)
of_field = cython.declare(object, Field.get_db_converters)
of_sqlite = cython.declare(object, DatabaseOperations.get_db_converters)
stock_quoting = cython.declare(object, getattr(SQLCompiler, QUOTING))
QUOTE_NAME = cython.declare(object, QUOTING)
converted = cython.declare(object, CONVERTED)
a_list = cython.declare(cython.bint, RETURNS_LIST)


@cython.cfunc
def quoted(compiler, cache: dict, name):
    """Return a name as SQL has it."""
    found = cache.get(name)
    return getattr(compiler, QUOTE_NAME)(name) if found is None else found


@cython.cfunc
def quotes_plainly(compiler) -> cython.bint:
    """Say whether a compiler's cache of quoted names may be asked in its stead."""
    return (
        type(compiler) is Compiler
        and type(compiler.quote_cache) is dict
        and getattr(Compiler, QUOTE_NAME) is stock_quoting
    )


@fastpath(
    "django.db.models.sql.compiler:SQLCompiler.compile",
    mirrors=(
        "django.db.models.expressions:Col.as_sql",
        "django.db.models.sql.compiler:SQLCompiler.quote_name?",
        "django.db.models.sql.compiler:SQLCompiler.quote_name_unless_alias?!RemovedIn",
    ),
)
def compile(self, node):
    vendor_impl = getattr(node, "as_" + self.connection.vendor, None)
    if vendor_impl:
        sql, params = vendor_impl(self, self.connection)
    elif type(node) is Column and Column.as_sql is as_sql and quotes_plainly(self):
        sql = quoted(self, self.quote_cache, node.target.column)
        alias = node.alias
        if alias:
            sql = quoted(self, self.quote_cache, alias) + "." + sql
        params = [] if a_list else ()
    else:
        sql, params = node.as_sql(self, self.connection)
    return sql, params


@cython.cfunc
def converters_of(expression, connection, ops, is_sqlite: cython.bint):
    """Return the converters of one expression's values."""
    if type(expression) is not Column:
        return ops.get_db_converters(expression) + expression.get_db_converters(connection)
    field = expression.output_field
    if is_sqlite and field.get_internal_type() not in converted:
        backend = None
    else:
        backend = ops.get_db_converters(expression)
    if (
        expression.target is not field
        or type(field).get_db_converters is not of_field
        or Column.get_db_converters is not get_db_converters
    ):
        own = expression.get_db_converters(connection)
    elif hasattr(field, "from_db_value"):
        own = [field.from_db_value]
    else:
        return backend
    return backend + own if backend else own


@fastpath(
    "django.db.models.sql.compiler:SQLCompiler.get_converters",
    mirrors=(
        "django.db.models.expressions:Col.get_db_converters",
        "django.db.models.fields:Field.get_db_converters",
        "django.db.models.fields:Field.__eq__",
        "django.db.backends.sqlite3.operations:DatabaseOperations.get_db_converters",
        "django.db.backends.base.operations:BaseDatabaseOperations.get_db_converters",
    ),
)
def get_converters(self, expressions):
    if type(expressions) is not list and type(expressions) is not tuple:
        return django_get_converters(self, expressions)
    for expression in expressions:
        if isinstance(expression, Columns):
            return django_get_converters(self, expressions)
    connection = self.connection
    ops = connection.ops
    is_sqlite: cython.bint = type(ops) is Operations and Operations.get_db_converters is of_sqlite
    converters = {}
    i: cython.Py_ssize_t = 0
    for expression in expressions:
        if expression:
            found = converters_of(expression, connection, ops, is_sqlite)
            if found:
                converters[i] = (found, expression)
        i += 1  # noqa: SIM113 - enumerate() counts in objects
    return converters
