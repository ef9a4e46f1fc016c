"""The baseline: findings that a team has read and lives with, so that only new ones are shown.

A JSON file, path -> "fixer: message" -> how many; lines are not in it, since they move.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from hotclub.upgrade.edit import Finding
from hotclub.upgrade.files import Refused, write_whole
from hotclub.upgrade.project import Result

SCHEMA = 1


def key(finding: Finding) -> tuple[str, str]:
    return Path(finding.path).as_posix(), f"{finding.fixer}: {finding.message}"


def subtract(result: Result, path: Path) -> None:
    """Take the findings that a baseline knows out of a result and count them.

    Raises Refused where the file is not one.
    """
    known = read(path)
    for change in result.changes:
        kept = []
        for finding in change.findings:
            if known[key(finding)] > 0:
                known[key(finding)] -= 1
                result.known += 1
            else:
                kept.append(finding)
        change.findings = kept


def read(path: Path) -> Counter[tuple[str, str]]:
    try:
        document = json.loads(path.read_text())
        if document["schema"] != SCHEMA:
            raise Refused(f"{path}: schema {document['schema']}, this hotclub reads {SCHEMA}")
        rows = document["findings"].items()
        return Counter({(name, text): int(n) for name, found in rows for text, n in found.items()})
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}: --update-baseline makes one") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(f"{path}: is no baseline: --update-baseline makes one") from None


def update(result: Result, path: Path) -> None:
    """Write all findings of a result as the baseline; raises Refused where that fails."""
    counted: dict[str, dict[str, int]] = {}
    for finding in result.findings:
        name, text = key(finding)
        of_file = counted.setdefault(name, {})
        of_file[text] = of_file.get(text, 0) + 1
    document = json.dumps({"schema": SCHEMA, "findings": counted}, indent=1, sort_keys=True) + "\n"
    try:
        write_whole(path, document.encode())
    except OSError as error:
        raise Refused(f"{path}: not written: {error.strerror}") from None
