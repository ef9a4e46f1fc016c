"""Do reference counts stay where they are? Every path by its examples, and the yardsticks.

    python3.11-dbg tests/refcounts.py [--calls 1000000] [NAME ...]

Needs an interpreter that counts references (built with --with-pydebug: Debian's python3.11-dbg);
`make refcounts` makes the environment. Work is called in three batches after a warm-up: a count
that grows with the calls in each of them is a leak. Examples that raise are error paths; so is the
work of errors(). Leaks are planted first, which must be found. Exit 1 where something grows, 2 on
another interpreter, 3 where a planted leak stays unseen.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

BATCHES = 3
WARM_UP = 60
Work = Callable[[], Any]


def works() -> Iterator[tuple[str, Work]]:
    """Yield a name and a call: each example of each path, each yardstick, each error."""
    from hotclub.fastpaths.verify import all_paths, fresh

    for path in all_paths():
        for number, call in enumerate(path.examples):

            def example(path: Any = path, call: Any = call) -> None:
                args, kwargs = fresh(call)
                path.function(*args, **kwargs)

            yield f"{path.target} example {number + 1}", example
    from hotclub.perf import suite

    for one in suite.every():
        if one.group == "yardsticks":
            with suppress(ModuleNotFoundError):
                yield one.name, one.prepare()
    yield from errors()


def errors() -> Iterator[tuple[str, Work]]:
    """Yield work that ends in an exception, or in what templates make of one."""
    from django.template import Context, Engine
    from django.urls import resolve, reverse

    from hotclub.perf import yardstick_models

    engine = Engine(debug=True)
    urls = "hotclub.perf.yardstick_urls"

    class Broken:
        def __str__(self) -> str:
            raise ValueError("on purpose")

    def rendered(source: str, **values: Any) -> Work:
        compiled = engine.from_string(source)
        return lambda: compiled.render(Context(values))

    photos = yardstick_models.filled().Photo.objects
    yield "a template with a missing name", rendered("{{ a.b }}{% if c.d %}{% endif %}")
    yield (
        "a template whose value raises",
        rendered("{% for x in y %}{{ x }}{% endfor %}", y=[Broken()]),
    )
    yield "a template whose filter raises", rendered("{{ a|add:b|date:c }}", a=1, b=Broken(), c="Y")
    yield "a template that includes none", rendered("{% include a %}", a="missing.html")
    yield "a url without a name", lambda: reverse("no_such_name", urls)
    yield "a url with wrong arguments", lambda: reverse("yardstick_30", urls, kwargs={"x": 1})
    yield "a path without a route", lambda: resolve("/nothing/here/", urls)
    yield "a row that is not there", lambda: photos.get(pk=-1)
    yield "a field that is not there", lambda: photos.filter(no_such_field=1)
    yield "a value that does not fit", lambda: photos.get(pk="no number")


def references() -> int:
    """Return all references but those to the types that Cython's modules share.

    Each generator of Cython 3.3 leaves one to its type behind, which is there for ever: no memory.
    A generator that is itself left behind counts still: see planted().
    """
    shared = [m for name, m in list(sys.modules.items()) if name.startswith("_cython_")]
    types = [v for module in shared for v in vars(module).values() if isinstance(v, type)]
    total: int = sys.gettotalrefcount()  # type: ignore[attr-defined]
    return total - sum(map(sys.getrefcount, types))


def planted() -> Iterator[tuple[str, Work]]:
    """Yield work that leaks one reference a call, each of a kind that must be found."""
    from django.template import Context, Engine

    from hotclub.perf import yardstick_models

    leak = ctypes.pythonapi.Py_IncRef
    leak.argtypes = [ctypes.py_object]
    rows = yardstick_models.filled().Photo.objects.all()[:1]
    template = Engine().from_string("{{ a }}")
    yield "None", lambda: leak(None)
    yield "an instance", lambda: leak(rows.get())
    yield "a compiled generator", lambda: leak(iter(rows._iterable_class(rows)))
    yield "a rendered string", lambda: leak(template.render(Context({"a": "b"})))


def missed(calls: int = 600) -> list[str]:
    """Return the kinds of planted leaks that are not found: the measure on itself."""
    return [name for name, work in planted() if growth(work, calls) < 0.9]


def growth(work: Work, calls: int) -> float:
    """Return the least growth per call of the references over the batches."""

    def run(times: int) -> None:
        for _ in range(times):
            try:  # noqa: SIM105  suppress() would be most of what is counted
                work()
            except Exception:
                pass

    run(min(WARM_UP, calls))
    found = []
    for _ in range(BATCHES):
        gc.collect()
        before = references()
        run(max(1, calls // BATCHES))
        gc.collect()
        found.append((references() - before) / max(1, calls // BATCHES))
    return min(found, key=abs)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="parts of names")
    parser.add_argument("--calls", type=int, default=1_000_000, help="of each path's examples")
    asked = parser.parse_args()
    if not hasattr(sys, "gettotalrefcount"):
        print(
            "refcounts: needs a debug interpreter: apt-get install python3.11-dbg", file=sys.stderr
        )
        return 2
    from hotclub import fastpaths
    from hotclub.perf.benchmark import configure

    configure()
    found = fastpaths.status()
    off = [row.target for row in found.rows if not row.installed]
    if off:
        print(f"refcounts: not installed: {', '.join(off)}", file=sys.stderr)
        return 2
    if blind := missed():
        print(f"refcounts: a planted leak is not found: {', '.join(blind)}", file=sys.stderr)
        return 3
    total, grown = 0, []
    for name, work in works():
        if asked.names and not any(part in name for part in asked.names):
            continue
        calls = asked.calls if " example " in name else max(600, asked.calls // 100)
        total += 1
        per_call = growth(work, calls)
        if abs(per_call) >= 0.1:
            grown.append(f"{name}: {per_call:+.2f} references a call")
            print(grown[-1], flush=True)
    print(f"{total} kinds of calls, {asked.calls} each: {len(grown)} grow")
    return int(bool(grown))


if __name__ == "__main__":
    assert importlib.util.find_spec("hotclub") is not None
    sys.exit(main())
