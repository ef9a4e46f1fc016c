"""For code scanning: SARIF 2.1.0, findings as warnings and rewrites as notes.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from hotclub import __version__
from hotclub.upgrade.discovery import all_fixers
from hotclub.upgrade.report import Report, first_line, summaries

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> Iterator[str]:
    """Yield the log: one run, its rules being the fixers that said something."""
    results = [*findings(report), *rewrites(report)]
    names = sorted({result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = names.index(result["ruleId"])
    driver = {"name": "hotclub upgrade", "version": __version__, "rules": rules(names)}
    skipped = [
        {
            "level": "warning",
            "message": {"text": change.skipped},
            "locations": [location(change.path, 1)],
        }
        for change in report.result.skipped
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": skipped}],
        "results": results,
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def rules(names: list[str]) -> list[dict[str, Any]]:
    about, links = summaries(), {fixer.name(): fixer.link for fixer in all_fixers()}
    return [
        {"id": name, "shortDescription": {"text": about.get(name) or name}}
        | ({"helpUri": links[name]} if links.get(name) else {})
        for name in names
    ]


def findings(report: Report) -> Iterator[dict[str, Any]]:
    for finding in report.result.findings:
        yield {
            "ruleId": finding.fixer,
            "level": "warning",
            "message": {"text": finding.message},
            "locations": [location(finding.path, finding.line)],
        }


def rewrites(report: Report) -> Iterator[dict[str, Any]]:
    verb = "rewrote" if report.written else "would rewrite"
    for change in report.result.changed:
        for name in sorted(change.counts):
            yield {
                "ruleId": name,
                "level": "note",
                "message": {"text": f"hotclub upgrade {verb} this file: {name}"},
                "locations": [location(change.path, first_line(change))],
            }


def location(path: str, line: int) -> dict[str, Any]:
    where = {
        "artifactLocation": {"uri": quote(PurePath(path).as_posix())},
        "region": {"startLine": max(1, line)},
    }
    return {"physicalLocation": where}
