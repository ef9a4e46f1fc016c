"""A long-lived worker: prepares benchmarks and runs slices of them when it is told to.

One JSON command a line on standard input, one JSON answer a line on standard output. CPU time is
read here, around the slice, so that what the judge does in between is not in it. Imports nothing
heavy: two of these ping-pong on one machine.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from typing import Any

from hotclub.perf import suite
from hotclub.perf.benchmark import Benchmark, Work


class Worker:
    def __init__(self, extra: list[str]) -> None:
        only = extra[:1] == ["--only"]
        self.available = {one.name: one for one in suite.every(extra[only:], only=only)}
        self.works: dict[str, Work] = {}

    def prepare(self, name: str) -> dict[str, Any]:
        """Prepare a benchmark and return how long one call of it takes, in CPU ns."""
        found: Benchmark = self.available[name]
        work = self.works[name] = found.prepare()
        for _ in range(3):
            work()
        gc.collect()
        gc.freeze()
        return {"call_ns": min(self.slice(name, 1)["cpu_ns"] for _ in range(3))}

    def slice(self, name: str, loops: int) -> dict[str, int]:
        """Run a benchmark a number of times and return the CPU ns of this thread."""
        work = self.works[name]
        rounds = range(loops)
        start = time.thread_time_ns()
        for _ in rounds:
            work()
        return {"cpu_ns": time.thread_time_ns() - start}

    def paired(self, before: str, after: str, loops: int, order: list[int]) -> dict[str, Any]:
        """Run both benchmarks in this process, slice by slice, in the order of the coin."""
        pairs = []
        for coin in order:
            first, second = (before, after) if coin else (after, before)
            a, b = self.slice(first, loops)["cpu_ns"], self.slice(second, loops)["cpu_ns"]
            pairs.append((a, b) if coin else (b, a))
        return {"pairs": pairs}

    def answer(self, command: dict[str, Any]) -> dict[str, Any]:
        name = command.pop("do")
        try:
            result: dict[str, Any] = getattr(self, name)(**command)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
        return result


def main() -> None:
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a benchmark that prints must not talk to the judge
    try:
        worker = Worker(sys.argv[1:])
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=replies, flush=True)
        return
    print(json.dumps({"ready": sorted(worker.available)}), file=replies, flush=True)
    for line in sys.stdin:
        print(json.dumps(worker.answer(json.loads(line))), file=replies, flush=True)


if __name__ == "__main__":
    main()
