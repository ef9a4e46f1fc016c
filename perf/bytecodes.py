"""Bytecodes by sys.monitoring, where valgrind is not: the same on every run, blind to C.

Not comparable across Python's minor versions: sides with different interpreters are not counted.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence
from typing import Any

from hotclub.perf.callgrind import pin, run_pinned
from hotclub.perf.side import Side


def bytecodes(
    side: Side, names: Sequence[str], extra: Sequence[str], *, seed: int, calls: int, warm_up: int
) -> dict[str, float]:
    """Return the bytecodes of one call of each benchmark; raises NotMeasured where it fails."""
    words = [side.python, "-m", "hotclub.perf.bytecodes", str(calls), str(warm_up)]
    printed = run_pinned("bytecodes", side, [*words, ",".join(names), *extra], seed)
    found: dict[str, int] = json.loads(printed)
    return {name: count / calls for name, count in found.items()}


class Counter:
    """Counts the bytecodes that this process executes while it is on."""

    def __init__(self) -> None:
        self.executed = 0
        self.monitoring: Any = vars(sys)["monitoring"]  # since Python 3.12
        self.tool = self.monitoring.PROFILER_ID

    def __enter__(self) -> Counter:
        def count(code: object, offset: int) -> None:
            self.executed += 1

        event = self.monitoring.events.INSTRUCTION
        self.monitoring.use_tool_id(self.tool, "hotclub")
        self.monitoring.register_callback(self.tool, event, count)
        self.monitoring.set_events(self.tool, event)
        return self

    def __exit__(self, *exception: object) -> None:
        self.monitoring.set_events(self.tool, 0)
        self.monitoring.free_tool_id(self.tool)


def main() -> None:
    """Count: `python -m hotclub.perf.bytecodes CALLS WARM_UP NAMES MODULE...`."""
    source = pin()
    from hotclub.perf import suite

    calls, warm_up, names, *extra = sys.argv[1:]
    only = extra[:1] == ["--only"]
    available = {one.name: one for one in suite.every(extra[only:], only=only)}
    found = {}
    for name in names.split(","):
        work = available[name].prepare()
        source.position = 0
        for _ in range(int(warm_up)):
            work()
        gc.collect()
        gc.disable()
        with Counter() as counter:
            for _ in range(int(calls)):
                work()
        gc.enable()
        found[name] = counter.executed
    print(json.dumps(found))


if __name__ == "__main__":
    main()
