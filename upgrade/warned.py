"""`--warnings LOG`: what a test run warned of, as findings, with the fixer that takes care of it.

python -W default -m pytest 2>&1 | tee log; hotclub upgrade . --django 5.2 --warnings log
"""

from __future__ import annotations

import re
from pathlib import Path

from hotclub.upgrade.discovery import all_fixers
from hotclub.upgrade.edit import Finding
from hotclub.upgrade.engine import Change
from hotclub.upgrade.files import Refused
from hotclub.upgrade.fixer import Fixer
from hotclub.upgrade.project import Result

LINE = re.compile(
    r"(?P<path>[^\s:]+\.py):(?P<line>\d+): "
    r"(?P<kind>RemovedIn\w+Warning|\w*DeprecationWarning|SyntaxWarning): (?P<message>.+)"
)
RELEASE = re.compile(r"RemovedInDjango(\d\d?)(\d)Warning")


def add(result: Result, log: Path | None) -> None:
    """Add what a log warns of to a result, each place once; raises Refused for an unread log."""
    if log is None:
        return
    try:
        text = log.read_text(errors="replace")
    except OSError as error:
        raise Refused(f"{log}: can't be read: {error.strerror}") from None
    changed = {Path(change.path).resolve(): change for change in result.changes}
    for path, line, kind, message in dict.fromkeys(found.groups() for found in LINE.finditer(text)):
        change = changed.get(Path(path).resolve())
        fixer = handler(kind, message, change)
        saying = f"{kind}: {message.strip()}"
        if fixer and change is not None and change.counts[fixer]:
            saying += f" ({fixer} rewrites it)"
        finding = Finding(path, int(line), fixer or "warned", saying)
        result.changes.append(Change(path, "", "", findings=[finding]))


def handler(kind: str, message: str, change: Change | None) -> str | None:
    """Return the fixer that a warning is about: of its release, by the names that both mention."""
    words = set(re.findall(r"\w+", message))
    found = RELEASE.search(kind)
    release = (int(found[1]), int(found[2])) if found else None
    best: tuple[int, str] | None = None
    for fixer in all_fixers():
        shared = len(words & last_words(fixer))
        if release is not None and (fixer.removed is None or fixer.removed.number != release):
            continue
        if shared and change is not None and change.counts[fixer.name()]:
            shared += 10
        if shared and (best is None or shared > best[0]):
            best = shared, fixer.name()
    return best[1] if best and (release is not None or best[0] > 10) else None


def last_words(fixer: type[Fixer]) -> set[str]:
    return {word.rpartition(".")[2] for word in fixer.armed_by()}
