"""Records become columns: what segment.batch() does to tuples, for records as they wait."""

from __future__ import annotations

import sys
from typing import Any

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.perf import uncompiled as cython

if cython.compiled:
    from cython.cimports.cpython.bytes import PyBytes_FromStringAndSize
    from cython.cimports.hotclub.perf.hot.active import Active
    from cython.cimports.libc.string import memcpy

LITTLE = cython.declare(cython.bint, sys.byteorder == "little")
ROW_BYTES = 87  # of a row of LAYOUT, packed


def columns(rows: list) -> tuple[list[Any], bytes] | None:
    """Return the texts of these records and their columns as bytes, as segment.batch() packs them.

    None where this is not compiled, or a row is something else. Raises ValueError where a figure
    does not fit its column.
    """
    if not cython.compiled or not LITTLE:
        return None
    size: cython.Py_ssize_t = len(rows)
    data: bytes = PyBytes_FromStringAndSize(cython.NULL, size * ROW_BYTES)
    numbers: dict = {}
    place: cython.Py_ssize_t
    here: cython.longlong[3] = [0, 0, 0]
    last: list = [None, None, None]
    for place in range(size):
        row = rows[place]
        if type(row) is not Active:
            return None
        active: Active = row
        here[0] = number(numbers, active.endpoint, last, 0, here[0])
        here[1] = number(numbers, active.method, last, 1, here[1])
        here[2] = number(numbers, active.flags or (), last, 2, here[2])
        write(active, data, place, size, here)
    return list(numbers), data


@cython.cfunc
@cython.exceptval(-1)
def number(
    numbers: dict, text: object, last: list, which: cython.Py_ssize_t, before: cython.longlong
) -> cython.longlong:
    """Return the number of a text; mostly it is the one of the row before."""
    if last[which] is text:
        return before
    last[which] = text
    return numbers.setdefault(text, len(numbers))


if cython.compiled:

    @cython.cfunc
    @cython.exceptval(-1)
    def write(
        active: Active,
        data: bytes,
        row: cython.Py_ssize_t,
        rows: cython.Py_ssize_t,
        texts: cython.p_longlong,
    ) -> cython.int:
        """Put a record where its figures stand in their columns, in the order of LAYOUT."""
        to: cython.p_char = cython.cast(cython.p_char, data)
        counts: cython.longlong = active.database_calls | active.cache_calls | active.collections
        counts |= active.cache_hits | active.cache_misses
        if not 0 <= active.status <= 65_535 or not 0 <= counts < 1 << 31:
            raise ValueError("a status or a number of calls that no column holds")
        memcpy(to + row * 8, cython.address(active.at_ns), 8)
        memcpy(to + rows * 8 + row * 2, cython.address(texts[0]), 2)
        memcpy(to + rows * 10 + row * 2, cython.address(texts[1]), 2)
        memcpy(to + rows * 12 + row * 2, cython.address(texts[2]), 2)
        memcpy(to + rows * 14 + row * 2, cython.address(active.status), 2)
        memcpy(to + rows * 16 + row * 2, cython.address(active.user_bucket), 2)
        memcpy(to + rows * 18 + row * 8, cython.address(active.cost), 8)
        memcpy(to + rows * 26 + row * 8, cython.address(active.wall_ns), 8)
        memcpy(to + rows * 34 + row * 8, cython.address(active.response_bytes), 8)
        memcpy(to + rows * 42 + row * 8, cython.address(active.weight), 8)
        memcpy(to + rows * 50 + row, cython.address(active.profiled), 1)
        memcpy(to + rows * 51 + row * 8, cython.address(active.database_ns), 8)
        memcpy(to + rows * 59 + row * 4, cython.address(active.database_calls), 4)
        memcpy(to + rows * 63 + row * 8, cython.address(active.cache_ns), 8)
        memcpy(to + rows * 71 + row * 4, cython.address(active.cache_calls), 4)
        memcpy(to + rows * 75 + row * 4, cython.address(active.cache_hits), 4)
        memcpy(to + rows * 79 + row * 4, cython.address(active.cache_misses), 4)
        memcpy(to + rows * 83 + row * 4, cython.address(active.collections), 4)
        return 0
