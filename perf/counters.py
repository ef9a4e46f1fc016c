"""Which counters this machine offers, and why not the others."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

HEADER = "valgrind/callgrind.h"


@dataclass(frozen=True, slots=True)
class Counter:
    """A way to count work: whether it is here, and what is known about it."""

    name: str
    here: bool
    why: str


def perf_event() -> Counter:
    path = Path("/proc/sys/kernel/perf_event_paranoid")
    name = "instructions by perf_event"
    if not sys.platform.startswith("linux"):
        return Counter(name, False, f"{sys.platform} has no perf_event_open")
    if not path.exists():
        return Counter(name, False, "the kernel was built without perf_event")
    level = int(path.read_text())
    if not Path("/sys/bus/event_source/devices/cpu").exists():
        return Counter(name, False, "no hardware counters: the CPU shows none (a virtual machine?)")
    return Counter(name, level <= 2, f"perf_event_paranoid is {level}")


def callgrind() -> Counter:
    name = "instructions by callgrind"
    if shutil.which("valgrind") is None:
        return Counter(name, False, "valgrind is not installed")
    if shutil.which("cc") is None:
        return Counter(name, False, "no C compiler cc, to start and stop counting from inside")
    folders = [sysconfig.get_config_var("INCLUDEDIR") or "", "/usr/include", "/usr/local/include"]
    if not any((Path(folder) / HEADER).is_file() for folder in folders):
        return Counter(name, False, f"the header {HEADER} is not installed")
    return Counter(name, True, "exact; 50 times slower inside the window")


def bytecodes() -> Counter:
    here = sys.version_info >= (3, 12)
    why = "blind to C; not comparable across Pythons" if here else "needs Python 3.12"
    return Counter("bytecodes by sys.monitoring", here, why)


def thread_time() -> Counter:
    start = time.perf_counter_ns()
    for _ in range(1000):
        time.thread_time_ns()
    cost = (time.perf_counter_ns() - start) / 1000
    return Counter("CPU time of the thread", True, f"{cost:.0f} ns a read")


def every() -> list[Counter]:
    return [perf_event(), callgrind(), bytecodes(), thread_time()]


def machine() -> dict[str, str]:
    """Return what a reader of a figure wants to know of the machine."""
    flags = sysconfig.get_config_var("CONFIG_ARGS") or ""
    optimised = [f for f in ("--enable-optimizations", "--with-lto") if f in flags]
    return {
        "cpu": cpu_model(),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "build": " ".join(optimised) or "without PGO and LTO",
        "system": f"{platform.system()} {platform.machine()}",
    }


def cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
