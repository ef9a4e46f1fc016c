"""The same functions for less CPU: add `"hotclub.fastpaths"` to INSTALLED_APPS.

A fast path replaces one hot function behind the same interface, only where it is compiled and where
the function is the one that it was made for. `hotclub fastpaths status` says which are on, and why
the others are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hotclub.fastpaths.path import Example, FastPath, example, fastpath, instance

if TYPE_CHECKING:
    from hotclub.fastpaths.installer import Status
    from hotclub.fastpaths.warming import Warmed

__all__ = [
    "Example",
    "FastPath",
    "example",
    "fastpath",
    "install",
    "instance",
    "status",
    "uninstall",
    "warm",
]


def install(only: Iterable[str] | None = None, skip: Iterable[str] = ()) -> Status:
    """Install every fast path that fits, or those named in only, without those named in skip.

    Names are a path's name or its target. Raises LookupError for a name that no path has.
    """
    from hotclub.fastpaths import installer

    return installer.install(only, skip)


def uninstall() -> None:
    """Put every original back, exactly as it was."""
    from hotclub.fastpaths import installer

    installer.uninstall()


def warm(*, templates: bool = True, urls: bool = True, models: bool = True) -> Warmed:
    """Build before a fork what each worker would build for itself, so that they share it.

    To be called in the parent of the workers once Django is set up; see docs/workers.md.
    """
    from hotclub.fastpaths import warming

    return warming.warm(templates=templates, urls=urls, models=models)


def status() -> Status:
    """Return what is installed in this process, and of the rest why it is not."""
    from hotclub.fastpaths import installer

    return installer.status()
