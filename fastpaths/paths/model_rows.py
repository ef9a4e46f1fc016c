"""SQLCompiler.apply_converters: what the database returned becomes what fields hold, row by row.

Django calls a method for each value of a date-time or boolean column. SQLite's own two are done in
place for values of exact types: the driver's naive date-times get the connection's zone.
"""

from __future__ import annotations

import datetime

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

if cython.compiled:
    from cython.cimports.cpython.datetime import (
        datetime_day,
        datetime_fold,
        datetime_hour,
        datetime_microsecond,
        datetime_minute,
        datetime_month,
        datetime_new,
        datetime_second,
        datetime_tzinfo,
        datetime_year,
        import_datetime,
    )

    import_datetime()

from django.conf import settings
from django.db.models.sql.compiler import SQLCompiler

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths.model_sqlite import (
    convert_boolean,
    convert_datetime,
    django_convert_boolean,
    django_convert_datetime,
)

django_apply_converters = SQLCompiler.apply_converters

# C variables: looking a module's global up costs as much as a step of the work.
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
DateTime = cython.declare(object, datetime.datetime)
datetimes = cython.declare(tuple, (django_convert_datetime, convert_datetime))
booleans = cython.declare(tuple, (django_convert_boolean, convert_boolean))


@cython.cfunc
def kind_of(functions) -> cython.Py_ssize_t:
    """Return 1 for SQLite's date-times, 2 for its booleans, 0 for other converters."""
    if len(functions) != 1:
        return 0
    function = getattr(functions[0], "__func__", None)
    if function is None:
        return 0
    if function in datetimes:
        return 1
    return 2 if function in booleans else 0


@cython.cfunc
def in_zone(value, zone):
    """Return a naive date-time with its zone."""
    if cython.compiled:
        return datetime_new(
            datetime_year(value),
            datetime_month(value),
            datetime_day(value),
            datetime_hour(value),
            datetime_minute(value),
            datetime_second(value),
            datetime_microsecond(value),
            zone,
            datetime_fold(value),
        )
    return value.replace(tzinfo=zone)


@cython.cfunc
def is_naive(value) -> cython.bint:
    return (datetime_tzinfo(value) if cython.compiled else value.tzinfo) is None


@cython.ccall
def plans_of(converters: dict) -> list:
    """Return position, kind, functions and expression of each column that is converted."""
    return [
        (position, kind_of(functions), functions, expression)
        for position, (functions, expression) in converters.items()
    ]


@cython.ccall
def convert_row(row: list, plans: list, connection):
    """Put the converted values in their places."""
    plan: tuple
    position: cython.Py_ssize_t
    kind: cython.Py_ssize_t
    zone = None
    for plan in plans:
        position, kind, functions, expression = plan
        value = row[position]
        if kind and value is None:
            continue
        if kind == 1 and type(value) is DateTime and is_naive(value):
            if zone is None and SETTINGS.get("USE_TZ") is True:
                zone = connection.timezone
            if zone is not None:
                row[position] = in_zone(value, zone)
                continue
        elif kind == 2 and (value is True or value is False):  # the driver has read it
            continue
        elif kind == 2 and type(value) is int and (value == 0 or value == 1):
            row[position] = value == 1
            continue
        for function in functions:
            value = function(value, expression, connection)
        row[position] = value


@fastpath(
    "django.db.models.sql.compiler:SQLCompiler.apply_converters",
    mirrors=(
        "django.db.backends.sqlite3.operations:DatabaseOperations.convert_booleanfield_value",
        "django.db.backends.sqlite3.operations:DatabaseOperations.convert_datetimefield_value",
        "django.utils.timezone:is_aware",
        "django.utils.timezone:make_aware",
    ),
)
def apply_converters(self, rows, converters):
    connection = self.connection
    plans = plans_of(converters)
    for source in rows:
        row = list(source)
        convert_row(row, plans, connection)
        yield row
