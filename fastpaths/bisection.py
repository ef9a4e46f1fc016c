"""Which fast path makes a command fail: run it with ever fewer of them on.

The smallest set with which the command still fails is found by delta debugging (Zeller and
Hildebrandt, Simplifying and isolating failure-inducing input, 2002), so that two paths which fail
only together are named as a pair.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Fails = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: each set of targets that makes the command fail, or why there is none."""

    guilty: tuple[tuple[str, ...], ...] = ()
    innocent: str = ""


def smallest(names: Sequence[str], fails: Fails) -> tuple[str, ...]:
    """Return a set of which no part can be left out without the failure going away."""
    left, parts = tuple(names), 2
    while len(left) > 1:
        chunks = split(left, parts)
        rests = [tuple(n for n in left if n not in chunk) for chunk in chunks]
        kept = next((c for c in chunks if fails(c)), None)
        if kept is not None:
            left, parts = kept, 2
            continue
        kept = next((r for r in rests if parts > 2 and fails(r)), None)
        if kept is not None:
            left, parts = kept, parts - 1
        elif parts >= len(left):
            break
        else:
            parts = min(len(left), 2 * parts)
    return left


def split(names: Sequence[str], parts: int) -> list[tuple[str, ...]]:
    ends = [round(len(names) * i / parts) for i in range(parts + 1)]
    return [tuple(names[a:b]) for a, b in pairwise(ends)]


@dataclass(slots=True)
class Trial:
    """Runs a command with some paths on; each set is run once."""

    command: Sequence[str]
    timeout_s: float | None = None
    progress: Callable[[str], None] = lambda text: None
    seen: dict[frozenset[str] | None, bool] = field(default_factory=dict)

    def fails(self, on: Sequence[str] | None) -> bool:
        """Say whether the command fails with these targets on; None leaves all on.

        Raises LookupError where there is no such command.
        """
        key = None if on is None else frozenset(on)
        if key not in self.seen:
            self.seen[key] = self.run(on)
            count = "all paths" if on is None else f"{len(on)} path{'s' * (len(on) != 1)}"
            word = "fails" if self.seen[key] else "passes"
            self.progress(f"run {len(self.seen)}: {count} on: {word}")
        return self.seen[key]

    def run(self, on: Sequence[str] | None) -> bool:
        dropped = ("FASTPATHS", "FASTPATHS_ONLY", "FASTPATHS_SKIP")
        environment = {k: v for k, v in os.environ.items() if k not in dropped}
        if on:
            environment["FASTPATHS_ONLY"] = ",".join(on)
        elif on is not None:
            environment["FASTPATHS"] = "off"
        try:
            done = subprocess.run(
                self.command, env=environment, capture_output=True, timeout=self.timeout_s
            )
        except subprocess.TimeoutExpired:
            return True
        except OSError as error:
            raise LookupError(f"bisect: {self.command[0]}: {error.strerror}") from None
        return done.returncode != 0


def find(trial: Trial, targets: Sequence[str]) -> Finding:
    """Return every set of targets that makes the command fail by itself."""
    if not trial.fails(None):
        return Finding(innocent="the command passes with all fast paths on")
    if trial.fails(()):
        return Finding(innocent="the command fails with all fast paths off as well")
    if not trial.fails(targets):
        return Finding(
            innocent="the command passes with the paths known here on: the guilty one is in a "
            "package of your own: set DJANGO_SETTINGS_MODULE, so that it is known"
        )
    guilty: list[tuple[str, ...]] = []
    left = tuple(targets)
    while left and trial.fails(left):
        guilty.append(smallest(left, trial.fails))
        left = tuple(name for name in left if name not in guilty[-1])
    return Finding(tuple(guilty))
