"""For a person at a terminal: diff, fixers, findings, what was left, what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

import click

from hotclub.upgrade.report import Report, diff, offered, per_fixer, plural, summaries

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def render(report: Report) -> Iterator[str]:
    """Yield the lines of the report, coloured; click drops the colours where no terminal is."""
    result = report.result
    for change in result.changed if report.diffs else ():
        for line in diff(change).splitlines():
            yield click.style(line, fg=COLOURS.get(line[:1]))
    yield from counted(per_fixer(result))
    for old, new in result.moves:
        verb = "kept aside" if report.written else "would be kept aside"
        yield f"South's migrations {verb}: {old} is {new.name}; makemigrations writes Django's."
    if offered(result):
        yield ""
        yield "Left out as unsafe, --unsafe adds:"
        yield from counted(offered(result))
    if result.findings:
        yield ""
        yield f"Left to a person ({len(result.findings)}):"
        for finding in result.findings:
            yield f"  {finding.path}:{finding.line}: {finding.message} [{finding.fixer}]"
    if result.known:
        yield f"  and {result.known} more that the baseline knows"
    if result.skipped:
        yield ""
        yield f"Not looked into ({len(result.skipped)}):"
        yield from (f"  {change.path}: {change.skipped}" for change in result.skipped)
    yield ""
    yield report.total()


def counted(rows: list[tuple[str, int]]) -> Iterator[str]:
    about = summaries() if rows else {}
    width = max((len(name) for name, _ in rows), default=0)
    for name, count in rows:
        yield f"  {name:<{width}}  {count:>4} {plural(count, 'file')}  {about.get(name, '')}"
