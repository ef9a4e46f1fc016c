"""Where the values of a query's conditions go, while it is compiled (see model_kept_sql)."""

from __future__ import annotations

from contextvars import ContextVar


class Slot:
    """A parameter on its way through the compiler: of which condition it is, and which of its."""

    __slots__ = ("child", "position", "value")

    def __init__(self, child, position, value):
        self.child = child
        self.position = position
        self.value = value


# The conditions whose parameters are marked while one query is compiled, by their id().
TRACE: ContextVar[dict[int, int] | None] = ContextVar("hotclub_fastpaths_conditions", default=None)
