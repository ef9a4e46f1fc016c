"""Print the figures of docs/installing-paths.md: what a call costs by each way to install a path.

CPU ns a call, the least of 15 rounds, of a compiled function that returns its argument.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from types import FunctionType

from django.utils.html import conditional_escape

from hotclub import fastpaths
from hotclub.fastpaths.installer import stub
from hotclub.fastpaths.verify import all_paths

LOOPS = 200_000


def cost(function: Callable[[object], object], argument: object) -> float:
    def once() -> float:
        rounds = range(LOOPS)
        start = time.thread_time_ns()
        for _ in rounds:
            function(argument)
        return (time.thread_time_ns() - start) / LOOPS

    return min(once() for _ in range(15))


def main() -> None:
    fastpaths.uninstall()
    path = next(p for p in all_paths() if p.target.endswith(":conditional_escape"))
    from django.utils.safestring import SafeString

    text = SafeString("a caption")
    empty = cost(lambda argument: argument, text)

    def copy(text: object) -> object:
        return text

    trampoline = FunctionType(copy.__code__, copy.__globals__)
    trampoline.__code__ = stub(copy.__code__, path.function)
    rows: list[tuple[str, Callable[[object], object]]] = [
        ("Django's own function", conditional_escape),
        ("rebound: the compiled function itself", path.function),
        ("trampoline: new code in place that calls it", trampoline),
        ("a functools.partial around it", partial(path.function)),
    ]
    print("| a call of conditional_escape(SafeString) | CPU ns |\n|---|---|")
    for name, function in rows:
        print(f"| {name} | {cost(function, text):.0f} |")
    print(f"| for comparison: a Python function that returns its argument | {empty:.0f} |")


if __name__ == "__main__":
    main()
