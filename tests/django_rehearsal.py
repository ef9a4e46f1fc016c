"""Patch days replayed: with what was known on an old one, what would have stayed on since?

    python tests/django_rehearsal.py 5.2.8 6.1 [--prove RELEASE ...] [--ledger FILE]

For each start the table of known hashes is cut back to that release (of its series alone), and
every later patch release is read against it. --prove runs a selection of Django's own tests on a
release, stock and with just the paths that would have stayed on: none may be wrong. Exit 1 where a
release keeps less than 90 % on or a proof differs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hotclub.fastpaths import against, guard, known_targets, loader
from hotclub.perf.ledger import Ledger, Step
from tests.django_release import ROOT, fetched, own_tests

LEAST = 0.9


@dataclass(frozen=True, slots=True)
class Replayed:
    """One release by the table of an older one: targets that stay on, and why others do not."""

    start: str
    release: str
    on: tuple[str, ...]
    off: tuple[str, ...]

    @property
    def share(self) -> float:
        return len(self.on) / (len(self.on) + len(self.off))

    def __str__(self) -> str:
        reasons = "; ".join(dict.fromkeys(text.partition(": ")[0] for text in self.off))
        counted = f"{len(self.on)} of {len(self.on) + len(self.off)} on"
        return f"{counted}, changed: {reasons}" if reasons else counted


def series(release: str) -> str:
    return ".".join(release.split(".")[:2])


def cut_back(known: guard.Known, start: str) -> guard.Known:
    """Return the table as it was when a release was the newest of its series."""

    def was_there(release: str) -> bool:
        same = series(release) == series(start)
        return same and guard.release_key(release) <= guard.release_key(start)

    return {
        name: {
            digest: kept
            for digest, found in forms.items()
            if (kept := [r for r in found if was_there(r)])
        }
        for name, forms in known.items()
        if name.startswith("django.")
    }


def later(known: guard.Known, start: str) -> list[str]:
    """Return the releases of the series after the start, oldest first."""
    seen = {r for forms in known.values() for found in forms.values() for r in found}
    found = [r for r in seen if series(r) == series(start)]
    return sorted(
        (r for r in found if guard.release_key(r) > guard.release_key(start)), key=guard.release_key
    )


def replay(start: str, folder: Path) -> Iterator[Replayed]:
    """Yield each later release; raises LookupError for a start that is not known."""
    known = {n: f for n, f in guard.read_known(loader.OURS).items() if n.startswith("django.")}
    table = cut_back(known, start)
    if not any(table.values()):
        raise LookupError(f"django {start}: not in known_targets.json")
    shapes = cut_back(guard.read_shapes(loader.OURS), start)
    paths = [path for name in loader.names(loader.OURS) for path in loader.load(name)]
    for release in later(known, start):
        archive = known_targets.wheel("django", release, folder)
        found = dict(known_targets.hashes(archive, list(table)))
        alike = known_targets.alike(archive, found, table, shapes)
        reasons = {
            p.target: against.objection(p, table, found, alike, release, table) for p in paths
        }
        on = tuple(target for target, reason in reasons.items() if reason is None)
        yield Replayed(start, release, on, tuple(r for r in reasons.values() if r is not None))


def prove(one: Replayed) -> tuple[str, bool]:
    """Return what Django's own tests say with just these paths on, and whether they differ."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(fetched(one.release)), str(ROOT)]),
    }
    environment |= {"FASTPATHS": "on", "FASTPATHS_ONLY": ",".join(one.on)}
    sentence, differ = own_tests(environment)
    return sentence, bool(differ)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("starts", nargs="+", metavar="RELEASE", help="as in 5.2.8")
    parser.add_argument("--prove", nargs="*", default=[], metavar="RELEASE")
    parser.add_argument("--ledger", type=Path, metavar="FILE")
    asked = parser.parse_args()
    bad, python = False, ".".join(map(str, sys.version_info[:2]))
    with tempfile.TemporaryDirectory() as folder:
        try:
            replayed = [one for start in asked.starts for one in replay(start, Path(folder))]
            for one in replayed:
                sentence, differs = prove(one) if one.release in asked.prove else ("", False)
                wrong = differs or one.share < LEAST
                bad = bad or wrong
                note = "; ".join(filter(None, [f"known: {one.start}; {one}", sentence]))
                print(f"{one.release}: {note}", flush=True)
                step = Step(
                    "django release",
                    one.release,
                    f"{one.share:.0%} on" + ", differs" * differs,
                    note=note,
                    setup=f"CPython {python}, Django {one.release}",
                )
                if asked.ledger:
                    Ledger(asked.ledger).append(step)
        except LookupError as error:
            print(f"django-rehearsal: {error}", file=sys.stderr)
            return 2
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
