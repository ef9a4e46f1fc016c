"""Which counter this process reads the cost of a request from: the best that the machine offers.

The ladder, best first: instructions, which depend on the work alone; CPU time of the thread; CPU
time of the process, which mixes threads; wall time, which says how long and never how much. It is
climbed once when the process starts, and the counter's name stands in every record.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger("hotclub.perf")


@dataclass(frozen=True, slots=True)
class Clock:
    """A counter that only grows: its name, which says the unit, and how to read it.

    by_step names the same counter where it is read around each step of a coroutine: what other
    threads do for such a request is not in it, so the two are never mixed.
    """

    name: str
    read: Callable[[], int]

    @property
    def by_step(self) -> str:
        return f"{self.name}_by_step"


def ladder() -> tuple[tuple[str, str], ...]:
    """Return the rungs, best first: the counter's name and the function of `time` that reads it."""
    return (
        ("thread_cpu_ns", "thread_time_ns"),
        ("process_cpu_ns", "process_time_ns"),
        ("wall_ns", "perf_counter_ns"),
    )


def choose() -> Clock:
    """Return the first counter of the ladder that works here; raises OSError where none does."""
    reasons = []
    for name, function in ladder():
        read = getattr(time, function, None)
        try:
            if read is None or read() > read():
                raise OSError("it is not there, or it runs backwards")
        except (OSError, ValueError) as error:
            reasons.append(f"{name}: {error}")
            continue
        if reasons:
            log.warning("hotclub.perf counts %s, since %s", name, "; ".join(reasons))
        return Clock(name, read)
    raise OSError(f"no clock can be read: {'; '.join(reasons)}")
