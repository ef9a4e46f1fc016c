"""`[tool.hotclub.upgrade]` of pyproject.toml: the options that a project always wants."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hotclub.upgrade.files import Refused

KEYS: Mapping[str, type] = {
    "python": str,
    "django": str,
    "select": list,
    "skip": list,
    "unsafe": bool,
    "style": bool,
    "exclude": list,
    "baseline": str,
}


def find(paths: Iterable[Path]) -> Path | None:
    """Return the nearest pyproject.toml at or above all the paths that has the table."""
    resolved = [path.resolve() for path in paths if path.exists()]
    if not resolved:
        return None
    common = Path(os.path.commonpath(resolved))
    for folder in (common, *common.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file() and table(candidate):
            return candidate
        if (folder / ".git").exists():
            return None
    return None


def table(path: Path) -> dict[str, Any]:
    """Return the table of a pyproject.toml, {} where it has none.

    Raises Refused where a file that names it is no TOML; others are not our business.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        found: Any = tomllib.loads(text) if "hotclub" in text else {}
    except (OSError, ValueError) as error:
        raise Refused(f"{path}: can't be read: {error}") from None
    for name in ("tool", "hotclub", "upgrade"):
        found = found.get(name, {})
        if not isinstance(found, dict):
            raise Refused(f"{path}: {name} is {found!r}, and no table")
    return dict(found)


def options(path: Path) -> dict[str, Any]:
    """Return what a pyproject.toml sets, as click's defaults.

    Raises Refused for a key that there is not, and for a value of another type.
    """
    found = table(path)
    for key, value in found.items():
        where = f"{path}: [tool.hotclub.upgrade] {key}"
        if key not in KEYS:
            raise Refused(f"{where}: there is {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]):
            raise Refused(f"{where}: is {value!r}, a {KEYS[key].__name__} is asked for")
    if "baseline" in found:
        found["baseline"] = str(path.parent / found["baseline"])
    return found
