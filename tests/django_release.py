"""A Django release comes out: what becomes of the fast paths with it, in one table, unattended.

    python tests/django_release.py 5.2.19

Fetches the release, compares every mirrored source with the known hashes (what is new is written as
a diff against the release that was known last), runs our differential tests and a selection of
Django's own on it, and writes build/django-release/RELEASE.md. Exit 0: everything stays on and
nothing differs; 1: something is off or differs; 2: the release can't be had or not run here.
"""

from __future__ import annotations

import argparse
import difflib
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hotclub.fastpaths import against, guard, known_targets, loader
from hotclub.fastpaths import definition as source

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "django-release"
# Not asked of a release: the hashes themselves and what must be on, which are asked apart.
LEFT_OUT = ("test_guard.py", "test_operators.py", "test_installer.py")


def definition(archive: Path, name: str) -> str:
    """Return the source that is hashed for a name in a wheel; empty where it is not there."""
    dotted, _, qualname = name.partition(":")
    stem = dotted.replace(".", "/")
    with zipfile.ZipFile(archive) as opened:
        files = set(opened.namelist())
        for path in (f"{stem}.py", f"{stem}/__init__.py"):
            if path in files:
                return source.text_in(opened.read(path).decode(), qualname) or ""
    return ""


def unknown(archive: Path, known: guard.Known) -> list[str]:
    """Return the names of Django whose source in the wheel has no known hash."""
    names = [name for name in known if name.startswith("django.")]
    found = dict(known_targets.hashes(archive, names))
    return [name for name in names if found.get(name) not in known[name]]


def known_before(known: guard.Known, release: str) -> str:
    """Return the newest known release that is not newer than the one asked for."""
    forms = (form for name, form in known.items() if name.startswith("django."))
    seen = {release for form in forms for found in form.values() for release in found}
    older = [r for r in seen if guard.release_key(r) < guard.release_key(release)]
    return max(older or seen, key=guard.release_key)


def diff(name: str, before: Path, after: Path) -> Iterator[str]:
    old, new = (definition(archive, name).split("\n") for archive in (before, after))
    yield from difflib.unified_diff(
        old, new, f"{name} ({before.name})", f"{name} ({after.name})", lineterm=""
    )


def fetched(release: str) -> Path:
    """Install the release with what it needs beside the environment; return its folder."""
    folder = BUILD / f"django-{release}-{sys.version_info[0]}.{sys.version_info[1]}"
    if not folder.is_dir():
        fresh = folder.with_name(f"{folder.name}.new")
        words = [sys.executable, "-m", "pip", "install", "-qq", "--target", str(fresh), "--upgrade"]
        words += ["--disable-pip-version-check", f"django=={release}"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise LookupError(f"django {release}: {known_targets.refusal(done.stderr)}")
        fresh.replace(folder)
    return folder


def differential(environment: dict[str, str]) -> tuple[str, list[str]]:
    """Run our tests of the paths; return a sentence and what failed."""
    out = BUILD / "tests.xml"
    out.unlink(missing_ok=True)
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        f"--junitxml={out}",
        "tests/fastpaths",
    ]
    words += [f"--ignore=tests/fastpaths/{name}" for name in LEFT_OUT]
    subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
    if not out.is_file():
        return "did not run", ["tests/fastpaths: no test ran"]
    cases = list(ET.parse(out).iter("testcase"))
    bad = [
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    return f"{len(cases) - len(bad)} of {len(cases)} pass", bad


def own_tests(environment: dict[str, str]) -> tuple[str, list[str]]:
    """Run a selection of Django's tests on both sides; return a sentence and what differs."""
    words = [sys.executable, "tests/django_suite.py", "--quick", "--some"]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    lines = (done.stdout.strip() or done.stderr.strip() or "no message").split("\n")
    return lines[-1], lines[:-1] if done.returncode == 1 else lines if done.returncode else []


def report(release: str) -> tuple[str, bool]:
    """Return the table of a release and whether anything is off or differs."""
    BUILD.mkdir(parents=True, exist_ok=True)
    archive = known_targets.wheel("django", release, BUILD)
    known = guard.read_known(loader.OURS)
    new = unknown(archive, known)
    found = against.status(f"django=={release}")
    off = [row for row in found.rows if not row.installed]
    places = os.pathsep.join([str(fetched(release)), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": places, "FASTPATHS": "on"}
    tests, failed = differential(environment)
    suite, differ = own_tests(environment)
    count = sum(name.startswith("django.") for name in known)
    lines = [f"| Django {release} | result |", "|---|---|"]
    lines += [f"| mirrored sources with a known hash | {count - len(new)} of {count} |"]
    lines += [f"| fast paths that stay on | {len(found.rows) - len(off)} of {len(found.rows)} |"]
    lines += [
        f"| our tests of the paths | {tests} |",
        f"| a selection of Django's own | {suite} |",
        "",
    ]
    lines += [f"- off: {row.reason}" for row in off]
    lines += [f"- fails: {name}" for name in failed] + [f"- differs: {name}" for name in differ]
    if new:
        before = known_targets.wheel("django", known_before(known, release), BUILD)
        lines += [
            "",
            "```diff",
            *(line for name in new for line in diff(name, before, archive)),
            "```",
        ]
    return "\n".join(lines).strip() + "\n", bool(off or failed or differ)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("release", metavar="RELEASE", help="as in 5.2.19")
    release = parser.parse_args().release
    try:
        text, wrong = report(release)
    except LookupError as error:
        print(f"django-release: {error}", file=sys.stderr)
        return 2
    out = BUILD / f"{release}.md"
    out.write_text(text)
    print(f"{text}\n{out.relative_to(ROOT)}: written")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
