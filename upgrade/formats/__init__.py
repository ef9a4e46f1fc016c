"""What `--format` takes: one file a format, found because it is there.

Each has `render(report) -> Iterator[str]`, the lines of its output.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from hotclub.upgrade.report import Report


def names() -> list[str]:
    """Return the formats there are."""
    return sorted(info.name for info in pkgutil.iter_modules(__path__))


def render(name: str, report: Report) -> Iterator[str]:
    """Yield the lines of a report in a format."""
    lines: Iterator[str] = importlib.import_module(f"{__name__}.{name}").render(report)
    return lines
