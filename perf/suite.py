"""The suite: every benchmark of hotclub.perf.benchmarks and of the modules that a project names.

A project names its own in pyproject.toml ([tool.hotclub.perf] benchmarks = ["myapp.benchmarks"]) or
on the command line. A module may also define benchmarks(), which yields Benchmark objects.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from hotclub.perf import benchmarks as package
from hotclub.perf.benchmark import Benchmark


def imported(name: str) -> ModuleType:
    """Return a benchmark module; raises Unknown where there is none of that name."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name + ".").startswith(error.name + "."):
            raise
        raise Unknown(f"benchmarks {name}: there is no module {error.name}") from None


class Unknown(LookupError):
    """No benchmark has that name; the text names what is close."""


def modules(extra: Iterable[str] = ()) -> Iterator[ModuleType]:
    """Yield the benchmark modules: ours, then the project's."""
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        yield importlib.import_module(f"{package.__name__}.{info.name}")
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    for name in dict.fromkeys((*named_in_project(), *extra)):
        yield imported(name)


def named_in_project() -> list[str]:
    path = Path("pyproject.toml")
    if not path.is_file():
        return []
    with path.open("rb") as opened:
        tool = tomllib.load(opened).get("tool", {})
    return list(tool.get("hotclub", {}).get("perf", {}).get("benchmarks", []))


def of(module: ModuleType) -> Iterator[Benchmark]:
    """Yield the benchmarks of one module in the order it defines them."""
    for value in list(vars(module).values()):
        mark = getattr(value, "benchmark", None) if callable(value) else None
        if isinstance(mark, Benchmark) and value.__module__ == module.__name__:
            yield mark
    if hasattr(module, "benchmarks"):
        yield from module.benchmarks()


def every(extra: Iterable[str] = (), *, only: bool = False) -> list[Benchmark]:
    """Return all benchmarks, or those of the extra modules only.

    Raises ValueError where two have the same name.
    """
    found: dict[str, Benchmark] = {}
    for module in map(imported, extra) if only else modules(extra):
        for one in of(module):
            if one.name in found:
                raise ValueError(
                    f"benchmark {one.name}: in {found[one.name].group} and {one.group}"
                )
            found[one.name] = one
    return list(found.values())


def chosen(names: Iterable[str], extra: Iterable[str] = ()) -> list[Benchmark]:
    """Return the benchmarks named, by name or group; all of them for no name. Raises Unknown."""
    available = every(extra)
    names = list(names)
    known = {one.name for one in available} | {one.group for one in available}
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 3)
            advice = f"did you mean {', '.join(close)}?" if close else "see hotclub perf run --list"
            raise Unknown(f"no benchmark {name!r}; {advice}")
    return [one for one in available if not names or {one.name, one.group} & set(names)]
