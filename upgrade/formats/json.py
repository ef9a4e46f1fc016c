"""For machines: one JSON document with a schema of its own, whose number grows when it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hotclub.upgrade.report import Report, diff, offered, per_fixer, summaries

SCHEMA = 1


def render(report: Report) -> Iterator[str]:
    """Yield the document."""
    about, result = summaries(), report.result
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "target": report.target,
        "written": report.written,
        "files": result.files,
        "changed": [
            {"path": c.path, "fixers": sorted(c.counts), "diff": diff(c)} for c in result.changed
        ],
        "fixers": [
            {"name": name, "files": count, "summary": about.get(name, "")}
            for name, count in sorted(per_fixer(result))
        ],
        "unsafe": [{"name": name, "files": count} for name, count in offered(result)],
        "findings": [
            {"path": f.path, "line": f.line, "fixer": f.fixer, "message": f.message, "link": f.link}
            for f in result.findings
        ],
        "known": result.known,
        "moved": [{"from": str(old), "to": str(new)} for old, new in result.moves],
        "skipped": [{"path": c.path, "reason": c.skipped} for c in result.skipped],
    }
    yield json.dumps(document, indent=2)
