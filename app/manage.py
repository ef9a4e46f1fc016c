#!/usr/bin/env python
"""Django's command line for the photo-sharing service, from any working directory."""

import os
import sys
from pathlib import Path
from typing import NoReturn


def main() -> None:
    # The package is called app; its own folder, which Python puts first, would shadow names.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        refuse(f"{error}: install the service's needs with: pip install -e '.[app]'")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        refuse(advised(str(error)))


def advised(problem: str) -> str:
    if "psycopg" in problem:
        return f"{problem}: install one with: pip install 'psycopg[binary]'"
    return problem


def refuse(problem: str) -> NoReturn:
    print(f"manage.py: {problem}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
