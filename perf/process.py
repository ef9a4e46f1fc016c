"""What a segment says of the process that it comes from."""

from __future__ import annotations

import os
import platform
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hotclub import __version__
from hotclub.perf.record import Process

if TYPE_CHECKING:
    from hotclub.perf.options import Options


def this_process(options: Options, counter: str) -> Process:
    import django

    return Process(
        host=socket.gethostname(),
        cpu_model=cpu_model(),
        cpus=os.cpu_count() or 0,
        pid=os.getpid(),
        service=options.service,
        commit=options.commit,
        deployment=options.deployment,
        region=options.region,
        cluster=options.cluster,
        python=platform.python_version(),
        django=django.get_version(),
        hotclub=__version__,
        counter=counter,
        fastpaths=installed(),
    )


def installed() -> tuple[str, ...]:
    """Return the fast paths that are on; their package is not loaded to ask."""
    loaded = sys.modules.get("hotclub.fastpaths.installer")
    if loaded is None:
        return ()
    return tuple(row.name for row in loaded.status().rows if row.installed)


def cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
