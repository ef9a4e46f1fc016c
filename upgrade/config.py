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
    """Return the table of a pyproject.toml; raises Refused where the file is no TOML."""
    try:
        tool = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError) as error:
        raise Refused(f"{path}: can't be read: {error}") from None
    found: dict[str, Any] = tool.get("hotclub", {}).get("upgrade", {})
    return found


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
