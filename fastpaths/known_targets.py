"""Compute known_targets.json and known_shapes.json: what a package's paths name, per release.

For Django's functions every patch release of the supported series is fetched as a wheel and read as
text, nothing of it is imported; a user's own functions are hashed as they are now.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hotclub.fastpaths import definition, guard, loader

# Distribution -> the series whose sources were read when the paths were written.
SERIES = {
    "django": ("5.2", "6.0", "6.1"),
    "asgiref": ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13"),
}
# One context variable per attribute, in that release alone: no path was written for it.
PASSED_OVER = {"asgiref": ("3.9.0",)}


def targets(package: str) -> list[str]:
    """Return every name that the paths of a package replace or mirror, sorted."""
    return sorted(
        {
            name
            for module in loader.names(package)
            for path in loader.load(module)
            for name in path.guarded
        }
    )


def releases(distribution: str, series: Iterable[str]) -> list[str]:
    """Return the final releases of the series that the package index offers, oldest first."""
    words = [
        sys.executable,
        "-m",
        "pip",
        "index",
        "versions",
        distribution,
        "--disable-pip-version-check",
    ]
    done = subprocess.run(
        [*words, "--ignore-requires-python"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LookupError(f"known-targets: {distribution}: the package index did not answer")
    found = re.findall(
        r"\b\d+\.\d+(?:\.\d+)?\b(?=,|\n|$)", done.stdout.partition("Available versions:")[2]
    )
    chosen = {v for v in found if ".".join(v.split(".")[:2]) in set(series)}
    chosen -= set(PASSED_OVER.get(distribution, ()))
    return sorted(chosen, key=guard.release_key)


def wheel(distribution: str, release: str, folder: Path) -> Path:
    """Fetch the wheel of a release into the folder, once, and return it.

    Raises LookupError where the package index has no such release or does not answer.
    """
    there = sorted(folder.glob(f"*-{release}-*.whl"))
    if there := [path for path in there if path.name.lower().startswith(f"{distribution}-")]:
        return there[0]
    words = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--ignore-requires-python"]
    words += ["--only-binary", ":all:", "-d", str(folder), f"{distribution}=={release}"]
    words += ["--disable-pip-version-check", "--retries", "1", "--timeout", "20"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = sorted(folder.glob(f"*-{release}-*.whl"))
    if done.returncode or not found:
        raise LookupError(f"{distribution} {release}: {refusal(done.stderr)}")
    return next(path for path in found if path.name.lower().startswith(f"{distribution}-"))


def refusal(text: str) -> str:
    """Return what pip's words mean: no such release, or no answer."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if re.search(r"from versions: [^)]*\d", text) and "connection broken" not in text:
        return "the package index has no such release"
    last = lines[-1].removeprefix("ERROR: ") if lines else "no message"
    return f"can't be fetched; is there a network? pip says: {last}"


def hashes(archive: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield name and hash for each of the names that the wheel defines."""
    return _asked(archive, names, definition.hash_in_source)


def shapes(archive: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield name and shape for each of the names that the wheel defines."""
    return _asked(archive, names, definition.shape_in_source)


def alike(
    archive: Path, found: dict[str, str], known: guard.Known, known_shapes: guard.Known
) -> set[str]:
    """Return the names whose hash is new and which do what a known form does."""
    new = [name for name, digest in found.items() if digest not in known.get(name, {})]
    return {n for n, s in shapes(archive, new) if s in known_shapes.get(n, {})} if new else set()


def _asked(
    archive: Path, names: Iterable[str], ask: Callable[[str, str], str | None]
) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(archive) as opened:
        files = set(opened.namelist())
        for name in names:
            dotted, _, qualname = name.partition(":")
            stem = dotted.replace(".", "/")
            path = next((p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in files), None)
            found = path and ask(opened.read(path).decode(), qualname)
            if found:
                yield name, found


def of_releases(package: str) -> tuple[guard.Known, guard.Known, list[str]]:
    """Return hashes and shapes over all releases of the series, and what should be looked at.

    That is each name that some release lacks or that comes in more than one form: every form was
    read before its hash is committed.
    """
    names = targets(package)
    known: guard.Known = {name: {} for name in names}
    alike: guard.Known = {name: {} for name in names}
    remarks = []
    with tempfile.TemporaryDirectory() as folder:
        for distribution, series in SERIES.items():
            asked = [name for name in names if name.startswith(f"{distribution}.")]
            for release in releases(distribution, series) if asked else ():
                print(f"known-targets: {distribution} {release}", file=sys.stderr)
                archive = wheel(distribution, release, Path(folder))
                found = dict(hashes(archive, asked))
                for name in found:
                    known[name].setdefault(found[name], []).append(release)
                for name, what in shapes(archive, asked):
                    alike[name].setdefault(what, []).append(release)
                remarks += [
                    f"{n}: not in {distribution} {release}" for n in asked if n not in found
                ]
    remarks += [f"{name}: {len(forms)} forms" for name, forms in known.items() if len(forms) > 1]
    return known, {name: forms for name, forms in alike.items() if forms}, remarks


def of_live(package: str) -> guard.Known:
    """Return the table of a package's targets as they are in this environment."""
    known: guard.Known = {}
    for name in targets(package):
        found = guard.Guard({}).fingerprint(name)
        known[name] = {found: [guard.version_of(name).split()[-1]]}
    return known


def write(path: Path, known: guard.Known) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    fresh.replace(path)
