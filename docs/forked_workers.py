"""Print the memory of eight forked workers, stock and with fast paths, before and after warm().

    python docs/forked_workers.py [--workers 8] [--requests 15]

The parent sets the service up as a preloading server does, freezes the garbage collector and forks;
each worker serves the service's pages and waits; then every process is asked for its proportional
set size (PSS: what is shared is counted once), in MB. Linux only. Exit 1 where fast paths with
warm() need more than 3 % over stock.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = 1.03
SIDES = (("stock", "off", False), ("fast paths", "on", False), ("fast paths, warm()", "on", True))


def pss_bytes(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def serve(rounds: int, ready: int, done: int) -> None:
    """Serve every page a number of times in a worker, say so, and wait to be measured."""
    from app.pages import PAGES, prepare

    requests = [prepare(name) for name in PAGES]
    for _ in range(rounds):
        for request in requests:
            request()
    os.write(ready, b".")
    os.read(done, 1)
    os._exit(0)


def parent(workers: int, rounds: int, warm: bool) -> None:
    """Fork the workers and print what they and the parent hold."""
    gc.disable()
    from app.benchmarks import SCALE, world
    from app.pages import open_world

    open_world(world(), SCALE)
    from django.db import connections
    from django.urls import get_resolver

    from app.wsgi import application
    from hotclub import fastpaths

    assert application is not None
    get_resolver().url_patterns  # noqa: B018  a preloading server has imported the views
    if warm:
        fastpaths.warm()
    connections.close_all()
    gc.collect()
    gc.freeze()
    ready, done = os.pipe(), os.pipe()
    pids = []
    for _ in range(workers):
        pid = os.fork()
        if not pid:
            gc.enable()
            serve(rounds, ready[1], done[0])
        pids.append(pid)
    for _ in pids:
        os.read(ready[0], 1)
    found = [pss_bytes(pid) for pid in pids]
    own = pss_bytes(os.getpid())
    os.write(done[1], b"." * workers)
    for pid in pids:
        os.waitpid(pid, 0)
    print(json.dumps({"workers": sum(found), "parent": own}))


def side(word: str, warm: bool, options: argparse.Namespace) -> dict[str, int]:
    words = [sys.executable, __file__, "--parent", "--workers", str(options.workers)]
    words += ["--requests", str(options.requests), *(["--warm"] if warm else [])]
    environment = {**os.environ, "FASTPATHS": word, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, int] = json.loads(done.stdout.strip().split("\n")[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--requests", type=int, default=15, help="rounds through all pages")
    parser.add_argument("--parent", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--warm", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").is_file():
        print("forked_workers: needs /proc/PID/smaps_rollup (Linux)", file=sys.stderr)
        return 3
    if options.parent:
        parent(options.workers, options.requests, options.warm)
        return 0
    print(
        f"| {options.workers} workers and their parent | PSS, MB | against stock |\n|---|---|---|"
    )
    total = stock = 0
    for name, word, warm in SIDES:
        found = side(word, warm, options)
        total = found["workers"] + found["parent"]
        stock = stock or total
        print(f"| {name} | {total / 1e6:.1f} | {total / stock:.3f} |", flush=True)
        time.sleep(0.1)
    return int(total / stock > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
