"""System checks: unknown names in the setting FASTPATHS, and paths that had to step aside.

The deployment checks say what is off: an error for what FASTPATHS["REQUIRE"] names, since there
`manage.py check --deploy` is to fail; a warning for the rest. None of them keeps a site from
starting.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

KEYS = {"ONLY", "PACKAGES", "REQUIRE", "SKIP"}
LISTED = 3
HINT = "`hotclub fastpaths status` says why, for every path."


def check_setting(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report unknown keys and names in FASTPATHS, and how many paths are off."""
    from hotclub.fastpaths import installer
    from hotclub.fastpaths.choice import ALL, refuse_unknown

    chosen = getattr(settings, "FASTPATHS", {})
    if wrong := misshapen(chosen):
        return [checks.Error(wrong, id="hotclub_fastpaths.E001")]
    try:
        found = installer.status()
        asked = {name for key in ("ONLY", "SKIP", "REQUIRE") for name in chosen.get(key) or ()}
        refuse_unknown(((row.name, row.target) for row in found.rows), asked - {ALL})
    except (LookupError, ImportError) as error:
        return [checks.Error(f"FASTPATHS: {error}", id="hotclub_fastpaths.E002")]
    aside = [row for row in found.rows if row.compiled and "left as" in row.reason]
    return [checks.Info(row.reason, id="hotclub_fastpaths.I001") for row in aside]


def misshapen(chosen: Any) -> str:
    """Return what is wrong with the shape of the setting, or an empty text."""
    if not isinstance(chosen, dict) or set(chosen) - KEYS:
        found = sorted(set(chosen) - KEYS) if isinstance(chosen, dict) else repr(chosen)
        return f"FASTPATHS must be a dict with the keys {sorted(KEYS)}, found {found}."
    for key, value in chosen.items():
        if value is not None and not isinstance(value, list | tuple | set | frozenset):
            return f'FASTPATHS["{key}"] must be a list of names, found {value!r}.'
    return ""


def check_deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report each required path that is off, and the others that are off in one warning."""
    from hotclub.fastpaths import installer, required

    chosen = getattr(settings, "FASTPATHS", {})
    if misshapen(chosen):
        return []  # E001 says so
    try:
        found = installer.status()
        demanded = required.missing(found, chosen.get("REQUIRE") or ())
        others = [row for row in required.missing(found, ["all"]) if row not in demanded]
    except (LookupError, ImportError):
        return []  # E002 says so
    messages: list[checks.CheckMessage] = [
        checks.Error(
            f'FASTPATHS["REQUIRE"]: {row.target} is off: {row.reason}.',
            hint=HINT,
            id="hotclub_fastpaths.E003",
        )
        for row in demanded
    ]
    if others:
        names = ", ".join(row.target for row in others[:LISTED])
        more = f" and {len(others) - LISTED} more" if len(others) > LISTED else ""
        text = f"{len(others)} of {len(found.rows)} fast paths are off: {names}{more}."
        messages.append(checks.Warning(text, hint=HINT, id="hotclub_fastpaths.W001"))
    return messages


def register() -> None:
    checks.register(check_setting)
    checks.register(check_deployment, deploy=True)
