"""Compile every module of a package of fast paths, for any project's setup.py.

    from hotclub.fastpaths.build import extensions
    setup(..., ext_modules=extensions("myapp.hot"))

One source serves both builds: plain Python that Cython compiles. Without Cython or a compiler the
package still installs, uncompiled. FASTPATHS_REQUIRE=1 makes a failed compile an error (wheels,
CI); FASTPATHS_PURE=1 builds nothing (the pure wheel).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DIRECTIVES = {
    "language_level": "3",
    "binding": True,  # else a compiled function put on a class loses self
    "annotation_typing": True,
    "freethreading_compatible": True,
}


def extensions(package: str, *, package_dir: Mapping[str, str] | None = None) -> list[Any]:
    """Return a setuptools Extension for each module of the dotted package, cythonized.

    package_dir is setuptools' own mapping of packages to folders, relative to the working
    directory. Raises FileNotFoundError where the package has no folder, and, only with
    FASTPATHS_REQUIRE=1, ImportError where Cython is missing.
    """
    if os.environ.get("FASTPATHS_PURE") == "1":
        return []
    required = os.environ.get("FASTPATHS_REQUIRE") == "1"
    try:
        from Cython.Build import cythonize
    except ImportError:
        if required:
            raise
        print(f"{package}: Cython is not installed: left uncompiled", file=sys.stderr)
        return []
    from setuptools import Extension

    folder = folder_of(package, package_dir or {})
    modules = [
        Extension(f"{package}.{source.stem}", [source.as_posix()])
        for source in sorted([*folder.glob("*.py"), *folder.glob("*.pyx")])
        if source.name != "__init__.py"
    ]
    compiled = cythonize(  # type: ignore[no-untyped-call]
        modules,
        compiler_directives=DIRECTIVES,
        build_dir="build/cython",
        include_path=[declarations(package, folder)],
        quiet=True,
    )
    for extension in compiled:
        extension.optional = not required  # cythonize() drops it when given before
    return list(compiled)


def declarations(package: str, folder: Path) -> str:
    """Copy the package's .pxd files to where Cython finds them by the package's dotted name."""
    top = Path("build/cython/declarations")
    target = top.joinpath(*package.split("."))
    target.mkdir(parents=True, exist_ok=True)
    for parent in [target, *target.parents]:
        if parent == top:
            break
        (parent / "__init__.pxd").touch()
    for source in folder.glob("*.pxd"):
        copy = target / source.name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            copy.write_bytes(source.read_bytes())  # otherwise its date would have all built anew
    return top.as_posix()


def folder_of(package: str, package_dir: Mapping[str, str]) -> Path:
    """Return the folder that holds the package, as setuptools finds it."""
    parts = package.split(".")
    for length in range(len(parts), -1, -1):
        head = ".".join(parts[:length])
        if head in package_dir:
            folder = Path(package_dir[head], *parts[length:])
            break
    else:
        folder = Path(*parts)
    if not folder.is_dir():
        raise FileNotFoundError(
            f"package {package}: no folder {folder}: call from setup.py's folder"
        )
    return folder


def in_place(package: str, folder: Path) -> list[Path]:
    """Compile a package that can be imported, beside its sources; return what was made.

    folder is where the package lies. Raises RuntimeError, with the compiler's words, where a module
    does not compile, and ImportError where Cython or setuptools is missing.
    """
    from setuptools import Distribution

    depth = package.count(".")
    root = folder.resolve().parents[depth]
    before = os.environ.get("FASTPATHS_REQUIRE"), Path.cwd()
    os.environ["FASTPATHS_REQUIRE"] = "1"
    os.chdir(root)
    try:
        modules = extensions(package)
        made = Distribution({"name": package, "ext_modules": modules, "package_dir": {"": "."}})
        command = made.get_command_obj("build_ext")
        command.inplace = True
        command.ensure_finalized()
        command.run()
        return [Path(command.get_ext_fullpath(module.name)) for module in modules]
    except ImportError:
        raise
    except Exception as error:
        raise RuntimeError(f"{package}: does not compile: {error}") from error
    finally:
        os.chdir(before[1])
        if before[0] is None:
            del os.environ["FASTPATHS_REQUIRE"]
