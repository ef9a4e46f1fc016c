"""django.utils.dateparse.parse_datetime: what SQLite holds of a moment, read digit by digit.

SQLite stores date-times as text, "2026-05-17 18:30:00.123456"; Django's converter parses one per
value that is read. That shape is read here; all others are the standard library's.
"""

from __future__ import annotations

import datetime

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

if cython.compiled:
    from cython.cimports.cpython.datetime import datetime_new, import_datetime

    import_datetime()

from django.utils.dateparse import parse_datetime as django_parse_datetime

from hotclub.fastpaths import example, fastpath


@cython.cfunc
@cython.exceptval(check=False)
def number(text: str, start: cython.Py_ssize_t, length: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Return the number that so many ASCII digits are, or -1 where one is none."""
    found: cython.Py_ssize_t = 0
    i: cython.Py_ssize_t
    char: cython.Py_UCS4
    for i in range(start, start + length):
        char = text[i]
        if not ("0" <= char <= "9"):
            return -1
        found = found * 10 + (ord(char) - 48)
    return found


@cython.cfunc
def is_shaped(text: str) -> cython.bint:
    """Say whether a text has the length and the signs of a date-time as SQLite stores it."""
    length: cython.Py_ssize_t = len(text)
    if length != 19 and length != 26:
        return False
    if text[4] != "-" or text[7] != "-" or text[13] != ":" or text[16] != ":":
        return False
    return (text[10] == " " or text[10] == "T") and (length == 19 or text[19] == ".")


@fastpath(
    "django.utils.dateparse:parse_datetime",
    examples=(
        example("2026-05-17 18:30:00"),
        example("2026-05-17T18:30:00.000123"),
        example("2024-02-29 00:00:00"),
        example("2023-02-29 00:00:00"),
        example("0000-01-01 00:00:00"),
        example("2026-05-17 24:00:00"),
        example("2026-05-17 18:30:60"),
        example("2026-05-17 18:30:00+02:00"),
        example("2026-05-17 18:30:00.0001+02"),
        example("2026-05-17"),
        example("２026-05-17 18:30:00"),
        example(""),
        example(None),
        example(b"2026-05-17 18:30:00"),
    ),
)
def parse_datetime(value):
    if type(value) is not str or not is_shaped(value):
        return django_parse_datetime(value)
    year: cython.Py_ssize_t = number(value, 0, 4)
    month: cython.Py_ssize_t = number(value, 5, 2)
    day: cython.Py_ssize_t = number(value, 8, 2)
    hour: cython.Py_ssize_t = number(value, 11, 2)
    minute: cython.Py_ssize_t = number(value, 14, 2)
    second: cython.Py_ssize_t = number(value, 17, 2)
    micro: cython.Py_ssize_t = number(value, 20, 6) if len(value) == 26 else 0
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= 28 or micro < 0:
        return django_parse_datetime(value)  # longer months are asked of the calendar
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return django_parse_datetime(value)
    if cython.compiled:
        return datetime_new(year, month, day, hour, minute, second, micro, None, 0)
    return datetime.datetime(year, month, day, hour, minute, second, micro)
