"""What an environment lacks of the names that a project imports, and the versions it has.

Run by the environment's own interpreter (`python asked.py < names.json`), so it imports nothing of
ours. It reads {"names": {module: [name, ...]}} and prints {"lacks": [[module, name or null], ...],
"versions": {distribution: version}}.
"""

from __future__ import annotations

import importlib
import json
import sys
import warnings

CONTRIB = "admin auth contenttypes flatpages humanize messages redirects sessions sites sitemaps"


def set_up_django() -> None:
    """Let Django's models be imported: settings with its own apps."""
    try:
        django = importlib.import_module("django")
    except ImportError:
        return
    apps = [f"django.contrib.{name}" for name in CONTRIB.split()]
    settings = importlib.import_module("django.conf").settings
    settings.configure(INSTALLED_APPS=apps, SECRET_KEY="asked", SITE_ID=1)
    django.setup()


def lacks(module: str, names: list[str]) -> list[list[str | None]]:
    """Return what is missing of a module: itself, or names; nothing where it can't be told."""
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = str(error.name)
        return [[module, None]] if module == missing or module.startswith(f"{missing}.") else []
    except Exception:
        return []
    return [[module, name] for name in names if not has(loaded, module, name)]


def has(loaded: object, module: str, name: str) -> bool:
    try:
        if hasattr(loaded, name):
            return True
        importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    except Exception:
        return True  # it is there, and wants something else
    return True


def main() -> None:
    warnings.simplefilter("ignore")
    asked: dict[str, list[str]] = json.load(sys.stdin)["names"]
    out, sys.stdout = sys.stdout, sys.stderr  # what modules print when they are imported
    from importlib.metadata import distributions

    versions = {str(one.metadata["Name"]).lower(): one.version for one in distributions()}
    try:
        set_up_django()
    except Exception as error:
        print(f"Django can't be set up: {error}", file=sys.stderr)
    missing = [pair for module, names in asked.items() for pair in lacks(module, names)]
    json.dump({"lacks": missing, "versions": versions}, out)


if __name__ == "__main__":
    main()
