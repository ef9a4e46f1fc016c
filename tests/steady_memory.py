"""Does memory stay flat? Resident bytes of a process that serves the service's pages, paths on.

    python -m tests.steady_memory [--pages 100000]

Memory is read ten times; after the first fifth nothing is built any more. Exit 1 where the last
reading is more than 2 % above the one at a fifth.
"""

from __future__ import annotations

import argparse
import gc
import sys

ALLOWED = 1.02


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=100_000)
    pages = parser.parse_args().pages
    from app.benchmarks import SCALE, world
    from app.pages import PAGES, open_world, prepare
    from hotclub.perf.install_cost import resident_bytes

    open_world(world(), SCALE)
    requests = [prepare(name) for name in PAGES]
    from hotclub import fastpaths

    print(f"{fastpaths.status().installed} fast paths on")
    print("| pages served | resident, MB |\n|---|---|")
    readings = []
    for tenth in range(1, 11):
        for number in range(pages // 10):
            requests[number % len(requests)]()
        gc.collect()
        readings.append(resident_bytes())
        print(f"| {tenth * (pages // 10)} | {readings[-1] / 1e6:.1f} |", flush=True)
    grown = readings[-1] / readings[1]
    print(f"from a fifth to the end: {grown - 1:+.2%}")
    return int(grown > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
