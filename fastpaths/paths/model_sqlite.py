"""SQLite's DatabaseOperations: date-times and booleans from what the database stores.

The driver returns naive date-times; Django asks twice whether they are aware and replaces the zone,
through five Python functions. Exact types need one comparison and one call.
"""

from __future__ import annotations

import datetime

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.db.backends.sqlite3.base import (
    DatabaseOperations,
)  # base first: they import in a circle

from hotclub.fastpaths import example, fastpath

django_convert_datetime = DatabaseOperations.convert_datetimefield_value
django_convert_boolean = DatabaseOperations.convert_booleanfield_value

# C variables: looking a module's global up costs as much as a step of the work.
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
DateTime = cython.declare(object, datetime.datetime)


@fastpath(
    "django.db.backends.sqlite3.operations:DatabaseOperations.convert_datetimefield_value",
    mirrors=(
        "django.utils.timezone:is_aware",
        "django.utils.timezone:make_aware",
    ),
    examples=(
        example(None, None, None, None),
        example(None, datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC), None, None),
        example(None, "no date", None, None),
        example(None, b"2024-02-29 12:00:00", None, None),
    ),
)
def convert_datetime(self, value, expression, connection):
    if value is None:
        return None
    if (
        type(value) is not DateTime
        or SETTINGS.get("USE_TZ") is not True
        or value.tzinfo is not None
    ):
        return django_convert_datetime(self, value, expression, connection)
    return value.replace(tzinfo=self.connection.timezone)


@fastpath(
    "django.db.backends.sqlite3.operations:DatabaseOperations.convert_booleanfield_value",
    examples=(
        example(None, 0, None, None),
        example(None, 1, None, None),
        example(None, 1.0, None, None),
        example(None, 2, None, None),
        example(None, None, None, None),
        example(None, "1", None, None),
    ),
)
def convert_boolean(self, value, expression, connection):
    if value is None:
        return None
    if type(value) is int:
        if value == 1:
            return True
        return False if value == 0 else value
    return django_convert_boolean(self, value, expression, connection)
