"""Which paths stay on with another release of Django: asked of its wheel, before it is deployed.

The wheel is fetched and its sources are hashed as text; nothing of it is imported or installed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Container, Iterator
from pathlib import Path

from hotclub.fastpaths import definition, guard, installer, known_targets, loader
from hotclub.fastpaths.installer import Row, Status
from hotclub.fastpaths.path import FastPath


def status(requirement: str) -> Status:
    """Return what would be installed with `distribution==release`; a row's reason says why not.

    Raises LookupError where the requirement is not of that form, its distribution is none that
    paths mirror, or the package index does not give the release.
    """
    read = re.fullmatch(r"([A-Za-z][\w.-]*)==(\d+[\w.]*)", requirement.strip())
    if read is None:
        raise LookupError(f"{requirement!r}: write it as django==5.2.20")
    distribution, release = read[1].lower(), read[2]
    if distribution not in known_targets.SERIES:
        known = ", ".join(known_targets.SERIES)
        raise LookupError(f"{requirement!r}: no path mirrors {distribution}; there are: {known}")
    with tempfile.TemporaryDirectory() as folder:
        archive = known_targets.wheel(distribution, release, Path(folder))
        return Status(tuple(rows(archive, distribution, release)))


def rows(archive: Path, distribution: str, release: str) -> Iterator[Row]:
    """Yield what becomes of each path; what it mirrors elsewhere is judged as it is here."""
    for package in loader.packages():
        known = guard.read_known(package)
        paths = [path for name in loader.names(package) for path in loader.load(name)]
        named = {name for path in paths for name in path.guarded}
        asked = sorted(name for name in named if name.startswith(f"{distribution}."))
        found = dict(known_targets.hashes(archive, asked))
        alike = known_targets.alike(archive, found, known, guard.read_shapes(package))
        judge = guard.Guard(known, package)
        for path in paths:
            reason = objection(path, known, found, alike, f"{distribution} {release}", asked)
            others = [n for n in path.guarded if n not in found and n not in asked]
            reason = reason or judge.objection(others) or installer.unready(path) or ""
            yield Row(path.name, path.target, path.compiled, not reason, reason)


def objection(
    path: FastPath,
    known: guard.Known,
    found: dict[str, str],
    alike: set[str],
    release: str,
    asked: Container[str],
) -> str | None:
    """Return why a path would step aside, by the hashes found in the wheel, or None.

    alike are names whose text is new and which do what a known one does.
    """
    for name in path.guarded:
        if name not in asked:
            continue
        if name not in found:
            return f"{definition.bare(name)} is not in {release}"
        forms = known.get(name, {})
        if found[name] not in forms and name not in alike:
            said = f"{definition.bare(name)}: made for {guard.releases(forms)}"
            return f"{said}, {release} has another source"
    return None
