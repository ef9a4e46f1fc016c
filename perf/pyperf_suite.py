"""The suite under pyperf's runner: `python -m hotclub.perf.pyperf_suite`, called by `perf run`.

pyperf starts this file again for each of its worker processes, so a benchmark is prepared only in
the process that measures it.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

import pyperf

from hotclub.perf import suite
from hotclub.perf.benchmark import Benchmark


def timed(one: Benchmark) -> Callable[[int], float]:
    def measure(loops: int) -> float:
        work = one.prepare()
        work()
        rounds = range(loops)
        start = pyperf.perf_counter()
        for _ in rounds:
            work()
        return float(pyperf.perf_counter() - start)

    return measure


def pass_on(command: list[str], options: Namespace) -> None:
    command += ["--names", options.names, "--modules", options.modules]


def main() -> None:
    runner = pyperf.Runner(
        add_cmdline_args=pass_on, program_args=("-m", "hotclub.perf.pyperf_suite")
    )
    runner.argparser.add_argument("--names", default="")
    runner.argparser.add_argument("--modules", default="")
    options = runner.parse_args()
    names = [name for name in options.names.split(",") if name]
    extra = [name for name in options.modules.split(",") if name]
    for one in suite.chosen(names, extra):
        runner.bench_time_func(one.name, timed(one), metadata={"group": one.group})


if __name__ == "__main__":
    main()
