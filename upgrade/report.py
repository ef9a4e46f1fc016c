"""What a run found, as the formats show it: the result, its target, and what words say about it."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hotclub.upgrade.discovery import all_fixers
from hotclub.upgrade.edit import Finding
from hotclub.upgrade.engine import Change
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.project import Result
from hotclub.upgrade.release import Targets


@dataclass(frozen=True, slots=True)
class Report:
    """One run: what it found, where it was going, whether it wrote, whether diffs are asked for."""

    result: Result
    targets: Targets
    written: bool = False
    diffs: bool = True

    @property
    def target(self) -> dict[str, str | None]:
        python, django = self.targets.python, self.targets.django
        return {
            "python": str(python) if python else None,
            "django": str(django) if django else None,
        }

    def title(self) -> str:
        """Return the target in words: "to Python 3.13 and Django 5.2"."""
        return "to " + " and ".join(filter(None, self.target.values()))

    def total(self) -> str:
        """Return what it comes to, in one line."""
        result = self.result
        verb = "changed" if self.written else "would change"
        return (
            f"{len(result.changed)} of {result.files} {plural(result.files, 'file')} {verb}, "
            f"{len(result.findings)} {plural(len(result.findings), 'finding')}, "
            f"{len(result.skipped)} left out"
        )


def diff(change: Change) -> str:
    """Return the unified diff of a file."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(
            change.before.splitlines(keepends=True),
            change.after.splitlines(keepends=True),
            f"a/{change.path}",
            f"b/{change.path}",
        )
    )


def first_line(change: Change) -> int:
    """Return the line, from 1, of the first difference of a file."""
    before, after = change.before.splitlines(), change.after.splitlines()
    pairs = enumerate(zip(before, after, strict=False), 1)
    return next((n for n, (old, new) in pairs if old != new), max(1, min(len(before), len(after))))


def per_fixer(result: Result) -> list[tuple[str, int]]:
    """Return in how many files each fixer changed something, most first."""
    counted: Counter[str] = Counter()
    for change in result.changed:
        counted.update(dict.fromkeys(change.counts, 1))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def offered(result: Result) -> list[tuple[str, int]]:
    """Return in how many files each unsafe fixer that did not run would change something."""
    counted: Counter[str] = Counter()
    for change in result.changes:
        counted.update(dict.fromkeys(change.offers, 1))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def by_fixer(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return the findings grouped by what must be done, the longest list first."""
    groups: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.fixer].append(finding)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def summaries() -> dict[str, str]:
    known = {fixer.name(): fixer.summary() for fixer in all_fixers()}
    return known | {"python2_syntax": "Write Python 2's own syntax as Python 3 (by fissix)."}


def plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def fixer_table(fixers: Iterable[type[Fixer]]) -> Iterator[str]:
    """Yield the Markdown table of fixers."""
    yield "| fixer | since | removed | safe | what it does |"
    yield "|---|---|---|---|---|"
    for fixer in fixers:
        safe = "yes" if fixer.safe else "--unsafe"
        cells = (f"`{fixer.name()}`", fixer.since, fixer.removed or "", safe, fixer.summary())
        yield f"| {' | '.join(map(str, cells))} |"


def explained(fixer: type[Fixer]) -> Iterator[str]:
    """Yield what a fixer does, why, and its examples."""
    yield f"{fixer.name()}: since {fixer.since}" + (
        f", removed in {fixer.removed}" if fixer.removed else ""
    )
    yield ""
    yield from (line.strip() for line in (fixer.__doc__ or "").strip().split("\n"))
    if fixer.link:
        yield ""
        yield fixer.link
    for example in fixer.examples:
        if example.before != example.after:
            yield ""
            yield from (f"- {line}" for line in example.before.rstrip("\n").split("\n"))
            yield from (f"+ {line}" for line in example.after.rstrip("\n").split("\n"))
