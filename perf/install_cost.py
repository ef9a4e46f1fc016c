"""What it costs a process to import and install every fast path: CPU time and memory.

`python -m hotclub.perf.install_cost MODULE...` measures one process: it sets Django up without
fast paths, imports the modules that a site has loaded anyway (those that hold the targets), then
reads the clock and the memory around `fastpaths.install()`.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from hotclub.perf.side import NotMeasured


@dataclass(frozen=True, slots=True)
class InstallCost:
    """CPU ns and bytes of resident memory for a number of installed paths."""

    cpu_ns: int
    resident_bytes: int
    installed: int

    def __str__(self) -> str:
        megabytes = self.resident_bytes / 1e6
        return f"{self.cpu_ns / 1e6:.0f} ms of CPU, {megabytes:.1f} MB, {self.installed} paths"


def resident_bytes() -> int:
    """Return the resident memory of this process; the peak where the system has no /proc."""
    path = Path("/proc/self/statm")
    if path.is_file():
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def target_modules() -> list[str]:
    """Return the modules that hold what our paths replace or mirror."""
    from hotclub.fastpaths import guard, loader

    names = guard.read_known(loader.OURS)
    return sorted({name.partition(":")[0] for name in names})


def once(modules: list[str]) -> InstallCost:
    """Return what installing costs in a process of its own; raises NotMeasured where it fails."""
    words = [sys.executable, "-m", "hotclub.perf.install_cost", *modules]
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    environment["FASTPATHS"] = "off"
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        last = (done.stderr.strip() or "no message").split("\n")[-1]
        raise NotMeasured(f"installing all paths: {last}")
    return InstallCost(**json.loads(done.stdout))


def median(processes: int) -> InstallCost:
    """Return the median process by CPU time, with the median of the memory."""
    modules = target_modules()
    found = [once(modules) for _ in range(processes)]
    middle = sorted(found, key=lambda cost: cost.cpu_ns)[len(found) // 2]
    memory = sorted(cost.resident_bytes for cost in found)[len(found) // 2]
    return InstallCost(middle.cpu_ns, memory, middle.installed)


def main() -> None:
    from hotclub.fastpaths import install
    from hotclub.perf.benchmark import configure

    configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "hotclub.fastpaths"]
    )
    for name in sys.argv[1:]:
        __import__(name)
    gc.collect()
    memory, start = resident_bytes(), time.process_time_ns()
    status = install()
    spent = time.process_time_ns() - start
    gc.collect()
    cost = {"cpu_ns": spent, "resident_bytes": resident_bytes() - memory}
    print(json.dumps(cost | {"installed": status.installed}))


if __name__ == "__main__":
    main()
