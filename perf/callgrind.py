"""Exact instructions by callgrind, everything pinned that would move them.

Hash seed, address layout, environment, the random source, the clock and the garbage collector are
fixed; counting starts and stops from inside by valgrind's client requests, after warm-up. Any code
change shifts the layout of CPython's type cache (0.03 %), so LAYOUTS hash seeds are averaged.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from hotclub.perf.side import NotMeasured, Side

LAYOUTS = (1, 2, 3, 4)
WARM_UP = 48
CLOCK = "HOTCLUB_CALLGRIND_CLOCK"
SOURCE = """#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

static time_t pinned;
__attribute__((constructor)) static void read_clock(void) {
    const char *text = getenv("HOTCLUB_CALLGRIND_CLOCK");
    pinned = text ? atoll(text) : 0;
}
/* Preloaded, so that datetime.now() stands still too: what a page says of the time is counted. */
int clock_gettime(clockid_t clock, struct timespec *now) {
    if (pinned && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec = pinned;
        now->tv_nsec = 0;
        return 0;
    }
    return (int)syscall(SYS_clock_gettime, clock, now);
}
void hotclub_start(void) { CALLGRIND_START_INSTRUMENTATION; }
void hotclub_stop(const char *name) {
    CALLGRIND_STOP_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS_AT(name);
}
"""


def library() -> Path:
    """Return the compiled client requests, made once; raises NotMeasured where they don't compile.

    The path is an argument of the counted process, and its letters would move what is counted: it
    is the same in every run. It lies where only this user writes, since it is loaded.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hotclub"
    path = folder / f"{hashlib.sha256(SOURCE.encode()).hexdigest()[:12]}.so"
    if path.is_file():
        return path
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as name:  # both sides may be making it at once
            source, fresh = Path(name) / "requests.c", Path(name) / path.name
            source.write_text(SOURCE)
            words = ["cc", "-O1", "-shared", "-fPIC", "-o", str(fresh), str(source)]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                reason = done.stderr.strip()
                raise NotMeasured(f"callgrind: its client requests don't compile: {reason}")
            fresh.replace(path)
    except OSError as error:
        raise NotMeasured(f"callgrind: its client requests are not made: {error}") from None
    return path


def instructions(
    side: Side, names: Sequence[str], extra: Sequence[str], *, seed: int, calls: int, warm_up: int
) -> dict[str, float]:
    """Return the instructions of one call of each benchmark, counted in one pinned process.

    Raises NotMeasured where valgrind or the process fails.
    """
    keep_bytecode(side, names, extra)
    with tempfile.TemporaryDirectory(prefix="hotclub-callgrind-") as name:
        folder = Path(name)
        words = ["env", f"LD_PRELOAD={library()}", f"{CLOCK}={tonight()}"]
        words += ["setarch", "-R"] if shutil.which("setarch") else []
        words += ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--quiet"]
        words += [f"--callgrind-out-file={folder}/out", side.python, "-m", "hotclub.perf.callgrind"]
        words += [str(library()), str(calls), str(warm_up), ",".join(names), *extra]
        run_pinned("callgrind", side, words, seed)
        totals = dict(filter(None, (total(path) for path in folder.glob("out*"))))
    missing = set(names) - set(totals)
    if missing:
        raise NotMeasured(f"callgrind: no count of {', '.join(sorted(missing))}")
    return {name: totals[name] / calls for name in names}


def keep_bytecode(side: Side, names: Sequence[str], extra: Sequence[str]) -> None:
    """Run the work once, uncounted, so that all it imports is there as bytecode.

    A counted process writes none, and one that compiles has another layout of memory in every
    clone: hundreds of instructions a request. Raises NotMeasured where the process fails.
    """
    key = (side.spec, side.python, side.folder, tuple(names), tuple(extra))
    if key not in _kept:
        words = [side.python, "-m", "hotclub.perf.callgrind", str(library()), "1", "1"]
        run_pinned("bytecode", side, [*words, ",".join(names), *extra], 0, write=True)
        _kept.add(key)


_kept: set[tuple[object, ...]] = set()


def run_pinned(
    counter: str, side: Side, words: Sequence[str], seed: int, *, write: bool = False
) -> str:
    """Return what a counting process of a side prints; raises NotMeasured where it fails.

    write lets it keep bytecode.
    """
    environment = pinned(side, seed)
    if write:
        del environment["PYTHONDONTWRITEBYTECODE"]
    done = subprocess.run(
        words,
        cwd=side.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "no message").split("\n")[-1]
        raise NotMeasured(f"side {side.spec!r}: {counter}: {last}")
    return done.stdout


def pinned(side: Side, seed: int) -> dict[str, str]:
    """Return the few variables that a counted process gets, and nothing else."""
    kept = {
        k: v for k, v in os.environ.items() if k in ("PATH", "HOME") or k.startswith("HOTCLUB_")
    }
    kept |= {k: v for k, v in os.environ.items() if k in ("DJANGO_SETTINGS_MODULE", "LANG")}
    return {**kept, **side.environment, "PYTHONHASHSEED": str(seed), "PYTHONDONTWRITEBYTECODE": "1"}


def total(path: Path) -> tuple[str, int] | None:
    """Return the benchmark that a dump was triggered by, and its instructions."""
    text = path.read_text()
    trigger = re.search(r"^desc: Trigger: Client Request: (\w+)", text, re.MULTILINE)
    counted = re.search(r"^totals: (\d+)", text, re.MULTILINE)
    return (trigger[1], int(counted[1])) if trigger and counted else None


class Bytes:
    """A random source that gives the same bytes in the same order, from where it was rewound to.

    A constant would do for tokens, but not for keys: whoever looks for one that is not taken yet
    would look for ever.
    """

    def __init__(self) -> None:
        self.position = 0

    def __call__(self, count: int) -> bytes:
        self.position += 1
        blocks = -(-count // 32)
        seeds = (f"{self.position}.{block}".encode() for block in range(blocks))
        return b"".join(hashlib.sha256(seed).digest() for seed in seeds)[:count]


def tonight() -> int:
    """Return the next midnight (UTC) in seconds: the same all day, later than what was seeded."""
    return (int(time.time()) // 86_400 + 1) * 86_400


def pin() -> Bytes:
    """Fix what would make two runs of the same code count differently; return the random source."""
    import random

    source = Bytes()
    now = float(os.environ.get(CLOCK) or tonight())
    os.urandom = source
    random._urandom = source  # type: ignore[attr-defined]
    random.seed(42)
    time.time = lambda: now
    return source


def main() -> None:
    """Count: `python -m hotclub.perf.callgrind LIBRARY CALLS WARM_UP NAMES MODULE...`."""
    source = pin()  # before anything is imported that draws from the random source
    from hotclub.perf import suite

    path, calls, warm_up, names, *extra = sys.argv[1:]
    requests = ctypes.CDLL(path)
    start, stop = requests.hotclub_start, requests.hotclub_stop  # dlsym() is not what is counted
    only = extra[:1] == ["--only"]
    available = {one.name: one for one in suite.every(extra[only:], only=only)}
    rounds = range(int(calls))
    for name in names.split(","):
        work = available[name].prepare()
        source.position = 0
        for _ in range(int(warm_up)):
            work()
        gc.collect()
        gc.freeze()
        gc.disable()
        label = name.encode()
        start()
        for _ in rounds:
            work()
        stop(label)
        gc.enable()


if __name__ == "__main__":
    main()
