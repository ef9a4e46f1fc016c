"""Every page of the service through the WSGI handler, as benchmarks of `hotclub perf`.

The world lies in HOTCLUB_BENCHMARK_WORLD (var/benchmark by default) and is made once; its scale is
that of the README's table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from app.pages import PAGES, Scale, open_world, prepare
from hotclub.perf.benchmark import Benchmark, Work

ROOT = Path(__file__).resolve().parent.parent
SCALE = Scale(people=60, posts=600, comments=3_000, likes=15_000)


def world() -> Path:
    return Path(os.environ.get("HOTCLUB_BENCHMARK_WORLD") or ROOT / "var" / "benchmark")


def benchmarks() -> Iterator[Benchmark]:
    for name, page in PAGES.items():
        yield Benchmark(name, f"{page.method} {name}, through the WSGI handler.", of(name), "pages")


def of(name: str) -> Callable[[], Work]:
    def prepared() -> Work:
        open_world(world(), SCALE)
        return prepare(name)

    return prepared
