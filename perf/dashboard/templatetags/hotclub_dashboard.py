"""How the dashboard's templates say moments, ratios and verdicts."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from django import template

register = template.Library()
SIGNS = {"slower": "▲", "faster": "▼", "same": "=", "unsure": "?"}
SIGNS |= {"grew": "▲", "shrank": "▼", "moved": "↔"}


def moment(seconds: float) -> str:
    """Say seconds since 1970 as a moment, in UTC."""
    try:
        return datetime.fromtimestamp(float(seconds), UTC).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError, TypeError):
        return "unknown"


def minute(minutes: int) -> str:
    """Say a minute since 1970 as the hour and minute of its day, in UTC."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def ratio(value: float) -> str:
    """Say new / old as a change: +1.2 %."""
    if not math.isfinite(value):
        return "unknown"
    return f"{(value - 1) * 100:+.1f} %"


def sign(word: str) -> str:
    """Return the shape that stands before a verdict, for those who do not see its colour."""
    return SIGNS.get(word, "·")


def endpoint(name: str) -> str:
    return name or "/"


def micro(nanoseconds: float) -> str:
    return f"{nanoseconds / 1e3:+,.1f}"


for said in (moment, minute, ratio, sign, endpoint, micro):
    register.filter(said.__name__, said)
