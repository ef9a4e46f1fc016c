"""SQLCompiler.execute_sql and the cursor below it: from SQL to rows with fewer calls in between.

A query passes three methods of the cursor's wrapper, two context managers and a generator over a
lambda; SQLite's placeholders are found by a regular expression
that looks at every character. The checks and the order of the calls are Django's.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI

from hotclub.fastpaths import example, fastpath

django_execute_sql = SQLCompiler.execute_sql
django_execute = CursorWrapper.execute
django_convert_query = SQLiteCursorWrapper.convert_query
# What close() has to say about a query that failed: nothing, since Django 6.1.
HIDES_CLOSE = "DatabaseError" in SQLCompiler.execute_sql.__code__.co_names

# C variables: looking a module's global up costs as much as a step of the work.
Wrapper = cython.declare(object, CursorWrapper)
Apps = cython.declare(object, apps)
Nothing = cython.declare(object, EmptyResultSet)
many_rows = cython.declare(object, MULTI)
Failure = cython.declare(object, DatabaseError)
hides_close = cython.declare(cython.bint, HIDES_CLOSE)
stock_execute = cython.declare(object, CursorWrapper._execute)
stock_with_wrappers = cython.declare(object, CursorWrapper._execute_with_wrappers)
stock_getattr = cython.declare(object, CursorWrapper.__getattr__)


@fastpath(
    "django.db.backends.sqlite3.base:SQLiteCursorWrapper.convert_query",
    examples=(
        example(None, "SELECT %s"),
        example(None, "SELECT 100 %% 7, %s"),
        example(None, "SELECT '%%s', %s, '夕焼け'"),
        example(None, ""),
        example(None, "SELECT %(a)s", param_names=["a"]),
        example(None, "SELECT %s %%%s"),
        example(None, None),
        example(None, b"SELECT %s"),
    ),
)
def convert_query(self, query, *, param_names=None):
    if param_names is None and type(query) is str and "%%" not in query:
        return query.replace("%s", "?")
    return django_convert_query(self, query, param_names=param_names)


@fastpath(
    "django.db.backends.utils:CursorWrapper.execute",
    mirrors=(
        "django.db.backends.utils:CursorWrapper._execute",
        "django.db.backends.utils:CursorWrapper._execute_with_wrappers",
        "django.db.utils:DatabaseErrorWrapper",
    ),
)
def execute(self, sql, params=None):
    db = self.db
    cls = type(self)
    if (
        db.execute_wrappers
        or cls._execute is not stock_execute
        or cls._execute_with_wrappers is not stock_with_wrappers
        or (not Apps.ready and not Apps.stored_app_configs)
    ):
        return django_execute(self, sql, params)
    db.validate_no_broken_transaction()
    with db.wrap_database_errors:
        if params is None:
            return self.cursor.execute(sql)
        return self.cursor.execute(sql, params)


@cython.cfunc
def blocks_of(cursor, sentinel, col_count, itersize) -> list:
    """Return all rows in blocks and close the cursor, as cursor_iter() does block by block."""
    blocks: list = []
    try:
        if type(cursor) is Wrapper and Wrapper.__getattr__ is stock_getattr:
            errors = cursor.db.wrap_database_errors
            fetch = cursor.cursor.fetchmany
        else:
            errors, fetch = None, cursor.fetchmany
        while True:
            if errors is None:
                rows = fetch(itersize)
            else:
                with errors:
                    rows = fetch(itersize)
            if rows == sentinel:
                return blocks
            blocks.append(rows if col_count is None else [row[:col_count] for row in rows])
    finally:
        cursor.close()


@cython.ccall
def blocks_for(connection, sql, params, col_count, chunk_size):
    """Execute SQL; return all rows in blocks of chunk_size."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql, params)
    except Exception as error:
        try:
            cursor.close()
        except Failure:
            if not hides_close:
                raise
            raise error from None
        raise
    return blocks_of(cursor, connection.features.empty_fetchmany_value, col_count, chunk_size)


@fastpath(
    "django.db.models.sql.compiler:SQLCompiler.execute_sql",
    mirrors=(
        "django.db.backends.utils:CursorWrapper.__getattr__",
        "django.db.models.sql.compiler:cursor_iter",
    ),
)
def execute_sql(self, result_type=MULTI, chunked_fetch=False, chunk_size=100):
    if chunked_fetch or result_type != many_rows:
        return django_execute_sql(self, result_type, chunked_fetch, chunk_size)
    try:
        sql, params = self.as_sql()
        if not sql:
            raise Nothing
    except Nothing:
        return iter([])
    col_count = self.col_count if self.has_extra_select else None
    return blocks_for(self.connection, sql, params, col_count, chunk_size)
