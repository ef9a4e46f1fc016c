"""For GitHub's workflows: one annotation a finding and a file that would change.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from hotclub.upgrade.report import Report, first_line


def render(report: Report) -> Iterator[str]:
    """Yield the workflow commands and, as a plain line of the log, what it comes to."""
    for finding in report.result.findings:
        yield command("warning", finding.path, finding.line, finding.fixer, finding.message)
    verb = "rewrote this file" if report.written else "would rewrite this file"
    for change in report.result.changed:
        message = f"hotclub upgrade {verb}: {', '.join(sorted(change.counts))}"
        yield command("notice", change.path, first_line(change), "hotclub upgrade", message)
    for change in report.result.skipped:
        yield command("warning", change.path, 1, "not looked into", change.skipped)
    yield report.total()


def command(level: str, path: str, line: int, title: str, message: str) -> str:
    place = f"file={value(PurePath(path).as_posix())},line={line},title={value(title)}"
    return f"::{level} {place}::{escaped(message)}"


def escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value(text: str) -> str:
    """Escape what would end a property."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
