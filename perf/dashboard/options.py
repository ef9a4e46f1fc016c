"""The setting HOTCLUB_DASHBOARD: where the store is, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Options:
    """STORE is the folder that `hotclub perf tail` fills; LEDGER a file of steps, if any."""

    store: Path
    service: str = ""
    ledger: Path | None = None


def options() -> Options:
    """Return the options; raises ImproperlyConfigured, which says what to write."""
    row = getattr(settings, "HOTCLUB_DASHBOARD", None)
    if not isinstance(row, dict) or not row.get("STORE"):
        raise ImproperlyConfigured(
            f"HOTCLUB_DASHBOARD: found {row!r}: write {{'STORE': '/srv/hotclub'}}"
        )
    known = {f.name.upper() for f in fields(Options)}
    if unknown := sorted(set(row) - known):
        raise ImproperlyConfigured(
            f"HOTCLUB_DASHBOARD: there is no {unknown[0]!r}; it may hold {', '.join(sorted(known))}"
        )
    ledger = row.get("LEDGER")
    return Options(Path(row["STORE"]), row.get("SERVICE", ""), Path(ledger) if ledger else None)
