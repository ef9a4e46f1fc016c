"""System checks: unknown names in the setting FASTPATHS, and paths that had to step aside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

KEYS = {"ONLY", "PACKAGES", "SKIP"}


def check_setting(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report unknown keys and names in FASTPATHS, and how many paths are off."""
    from hotclub.fastpaths import installer

    chosen = getattr(settings, "FASTPATHS", {})
    if not isinstance(chosen, dict) or set(chosen) - KEYS:
        found = sorted(set(chosen) - KEYS) if isinstance(chosen, dict) else repr(chosen)
        return [
            checks.Error(
                f"FASTPATHS must be a dict with the keys {sorted(KEYS)}, found {found}.",
                id="hotclub_fastpaths.E001",
            )
        ]
    try:
        found_paths = installer.status()
        asked = frozenset(chosen.get("ONLY") or ()) | frozenset(chosen.get("SKIP", ()))
        installer._refuse_unknown(
            [((r.name, r.target), None, None) for r in found_paths.rows], asked
        )
    except (LookupError, ImportError) as error:
        return [checks.Error(f"FASTPATHS: {error}", id="hotclub_fastpaths.E002")]
    aside = [
        r for r in found_paths.rows if r.compiled and not r.installed and "left as" in r.reason
    ]
    return [checks.Info(row.reason, id="hotclub_fastpaths.I001") for row in aside]


def register() -> None:
    checks.register(check_setting)
