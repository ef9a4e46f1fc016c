"""Find path modules and load the build asked for: whatever the folder has, exists."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from hotclub.fastpaths.path import FastPath, Mark

OURS = "hotclub.fastpaths.paths"


def packages() -> tuple[str, ...]:
    """Return our package of paths and those of the setting FASTPATHS["PACKAGES"]."""
    try:
        from django.conf import settings
    except ImportError:
        return (OURS,)
    if not settings.configured:
        return (OURS,)
    chosen = getattr(settings, "FASTPATHS", {})
    return (OURS, *chosen.get("PACKAGES", ()))


def names(package: str) -> list[str]:
    """Return the dotted names of the path modules of a package, sorted."""
    found = importlib.import_module(package)
    return sorted(f"{package}.{info.name}" for info in pkgutil.iter_modules(found.__path__))


def is_compiled(module: ModuleType) -> bool:
    """Say whether the module is an extension module."""
    return str(module.__file__).endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES))


def load_source(name: str) -> ModuleType:
    """Load a path module from its source, beside the compiled one and outside sys.modules.

    Raises FileNotFoundError where the package ships no such source.
    """
    package, _, stem = name.rpartition(".")
    folder = Path(importlib.import_module(package).__path__[0])
    spec = importlib.util.spec_from_file_location(name, folder / f"{stem}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{folder / stem}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def paths_of(module: ModuleType, name: str) -> Iterator[FastPath]:
    """Yield the fast paths that a module holds, in the order it defines them."""
    compiled = is_compiled(module)
    for function in list(vars(module).values()):
        # By type and never by getattr(): a module may hold lazy objects such as django's settings.
        if type(function).__name__ not in ("function", "cython_function_or_method"):
            continue
        mark = getattr(function, "fastpath", None)
        if isinstance(mark, Mark) and function.__module__ == name:
            yield FastPath(
                name.rpartition(".")[2],
                mark.target,
                function,
                mark.mirrors,
                mark.examples,
                name,
                compiled,
                mark.in_place,
            )


def load(name: str) -> list[FastPath]:
    """Return the fast paths of a module, compiled where an extension module is there."""
    return list(paths_of(importlib.import_module(name), name))
