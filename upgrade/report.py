"""What a run found, for a person and for machines."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hotclub.upgrade.engine import Change, all_fixers
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.project import Result

SCHEMA = 1


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


def per_fixer(result: Result) -> Counter[str]:
    """Return in how many files each fixer changed something."""
    counted: Counter[str] = Counter()
    for change in result.changed:
        counted.update(dict.fromkeys(change.counts, 1))
    return counted


def summaries() -> dict[str, str]:
    known = {fixer.name(): fixer.summary() for fixer in all_fixers()}
    return known | {"python2_syntax": "Write Python 2's own syntax as Python 3 (by fissix)."}


def as_json(result: Result, *, target: dict[str, str | None], written: bool) -> str:
    """Return the run as a JSON document of SCHEMA."""
    about = summaries()
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "target": target,
        "written": written,
        "files": result.files,
        "changed": [
            {"path": c.path, "fixers": sorted(c.counts), "diff": diff(c)} for c in result.changed
        ],
        "fixers": [
            {"name": name, "files": count, "summary": about.get(name, "")}
            for name, count in sorted(per_fixer(result).items())
        ],
        "findings": [
            {"path": f.path, "line": f.line, "fixer": f.fixer, "message": f.message, "link": f.link}
            for f in result.findings
        ],
        "moved": [{"from": str(old), "to": str(new)} for old, new in result.moves],
        "skipped": [{"path": c.path, "reason": c.skipped} for c in result.skipped],
    }
    return json.dumps(document, indent=2)


def lines(result: Result, *, written: bool) -> Iterator[str]:
    """Yield the summary for a terminal: fixers, findings, what was left, what it comes to."""
    about, counted = summaries(), per_fixer(result)
    width = max(map(len, counted), default=0)
    for name, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {name:<{width}}  {count:>4} {plural(count, 'file')}  {about.get(name, '')}"
    for old, new in result.moves:
        verb = "kept aside" if written else "would be kept aside"
        yield f"South's migrations {verb}: {old} is {new.name}; makemigrations writes Django's."
    if result.findings:
        yield ""
        yield f"Left to a person ({len(result.findings)}):"
        for finding in result.findings:
            yield f"  {finding.path}:{finding.line}: {finding.message} [{finding.fixer}]"
    if result.skipped:
        yield ""
        yield f"Not looked into ({len(result.skipped)}):"
        yield from (f"  {change.path}: {change.skipped}" for change in result.skipped)
    yield ""
    verb = "changed" if written else "would change"
    yield (
        f"{len(result.changed)} of {result.files} {plural(result.files, 'file')} {verb}, "
        f"{len(result.findings)} {plural(len(result.findings), 'finding')}, "
        f"{len(result.skipped)} left out"
    )


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
