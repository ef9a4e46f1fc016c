"""Each fast path by its examples: the function that stands where the target is bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hotclub.perf.benchmark import Benchmark, Work, configure


def benchmarks() -> Iterator[Benchmark]:
    """Yield a benchmark for each path that can be called with the examples it holds."""
    from hotclub.fastpaths.verify import all_paths

    for path in all_paths():
        module, _, qualname = path.target.partition(":")
        if path.examples and "." not in qualname and not module.startswith("app."):
            name = f"path_{qualname}"
            summary = f"{path.target} with its {len(path.examples)} examples."
            yield Benchmark(name, summary, prepared(path.target, path.examples), "fastpaths")


def prepared(target: str, examples: tuple[Any, ...]) -> Callable[[], Work]:
    def prepare() -> Work:
        from pkgutil import resolve_name

        configure()
        function = resolve_name(target)
        calls = [(e.args, e.kwargs) for e in examples if works(function, e.args, e.kwargs)]

        def work() -> None:
            for args, kwargs in calls:
                function(*args, **kwargs)

        return work

    return prepare


def works(function: Callable[..., Any], args: Any, kwargs: Any) -> bool:
    try:
        function(*args, **kwargs)
    except Exception:
        return False
    return True
