"""`make demo`: the whole loop once, each step by the command that a user would type.

Builds, seeds, finds the hot functions of every page, verifies every page stock against fast paths,
upgrades the legacy project and runs its tests before and after, appends each step to a ledger, and
writes one self-contained page. All it makes lies in var/demo.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app import oldpython, report
from hotclub.perf.ledger import Ledger, Step, latest, setup

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "demo"
LEGACY = ROOT / "app" / "legacy"
PROFILED = ("feed_page", "post_page", "profile_page", "explore_page", "feed_json", "account_page")


class Failed(RuntimeError):
    """A step did not come to its end; the text is what its command said last."""


@dataclass(frozen=True, slots=True)
class TestRun:
    """One run of the legacy project's own tests."""

    what: str
    where: str
    passed: int
    total: int


def hotclub(*words: str, ok: Sequence[int] = (0,)) -> str:
    """Return what a hotclub command prints; progress goes through to the terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "hotclub", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode not in ok:
        raise Failed(f"hotclub {' '.join(words[:3])}: exit code {done.returncode}")
    return done.stdout


@contextmanager
def step(number: int, title: str) -> Iterator[None]:
    start = time.monotonic()
    print(
        f"\n\x1b[1m{number}  {title}\x1b[0m" if sys.stdout.isatty() else f"\n{number}  {title}",
        flush=True,
    )
    yield
    print(f"   {time.monotonic() - start:.0f} s", flush=True)


def indented(lines: Sequence[str]) -> None:
    for line in lines:
        print(f"   {line}")


def build() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(hotclub("fastpaths", "status", "--json"))
    print(f"   {sum(r['compiled'] for r in rows)} of {len(rows)} fast paths compiled")
    off = [r["reason"] for r in rows if not r["compiled"]]
    indented(off[:3])
    return rows


def seed() -> None:
    for words in (["migrate", "--verbosity", "0"], ["seed", "--if-empty"]):
        done = subprocess.run([sys.executable, "app/manage.py", *words], cwd=ROOT, check=False)
        if done.returncode:
            raise Failed(f"app/manage.py {words[0]}: exit code {done.returncode}")


def find() -> list[dict[str, Any]]:
    os.environ["FASTPATHS"] = "off"
    try:
        found: list[dict[str, Any]] = json.loads(
            hotclub("perf", "hotspots", *PROFILED, "--json", "--top", "8")
        )
    finally:
        del os.environ["FASTPATHS"]
    for page in found:
        first = page["functions"][0]
        name = first["function"].rpartition("site-packages.")[2]
        share = f"{page['covered']:>4.0%} of its time has a fast path"
        print(f"   {page['benchmark']:<13} {share}; hottest: {name} ({first['self_share']:.0%})")
    return found


def verify(book: Path) -> list[dict[str, Any]]:
    words = ["perf", "verify", "pages", "--quick", "--json", "--ledger", str(book)]
    words += ["--before", "FASTPATHS=off", "--after", "FASTPATHS=on"]
    found: list[dict[str, Any]] = json.loads(hotclub(*words, ok=(0, 1)))
    for row in found:
        figure = Step(**{k: v for k, v in row.items() if not k.endswith("_instructions")}).figure()
        counted = f"{1 / row['instructions']:.2f}x" if row.get("instructions") else "not counted"
        before = f"{row['before'] / 1e6:>7.2f} ms"
        print(f"   {row['subject']:<13} {before}  {figure:<16} instructions {counted}")
    return found


def tests(python: Path, folder: Path) -> tuple[int, int]:
    """Return how many of the legacy project's tests pass, and how many there are."""
    words = [str(python), "-W", "ignore", "manage.py", "test"]
    done = subprocess.run(
        words, cwd=folder, env=oldpython.clean({}), capture_output=True, text=True, check=False
    )
    ran = re.search(r"^Ran (\d+) tests?", done.stderr, re.MULTILINE)
    if ran is None:
        return 0, 0
    bad = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", done.stderr)))
    return int(ran[1]) - bad, int(ran[1])


def upgrade(book: Path) -> dict[str, Any]:
    """Upgrade a copy of the legacy project; return what the report shows of it."""
    python, django = setup().split(", ")
    here = f"{python.replace('CPython', 'Python')}, {django}"
    targets = ["--python", python.split()[1], "--django", django.split()[1]]
    folder = OUT / "legacy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(LEGACY, folder, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    runs = [old_run(folder), TestRun("as it was", here, tests(Path(sys.executable), folder)[0], 0)]
    start = time.monotonic()
    words = ["upgrade", str(folder), *targets, "--write", "--force", "--format", "json"]
    document: dict[str, Any] = json.loads(hotclub(*words))
    seconds = time.monotonic() - start
    again = json.loads(hotclub(*words))
    passed, total = tests(Path(sys.executable), folder)
    runs = [r for r in runs if r is not None] + [TestRun("upgraded", here, passed, total)]
    for run in runs:
        print(f"   tests {run.what:<10} {run.where:<24} {run.passed} of {run.total or total}")
    changed, files = len(document["changed"]), document["files"]
    left = len(document["findings"])
    print(
        f"   {changed} of {files} files changed, {left} finding{'s' * (left != 1)}; "
        f"a second run changes {len(again['changed'])}"
    )
    word = "ok" if total and passed == total else "left"
    Ledger(book).append(
        Step(
            "upgrade",
            "app/legacy",
            word,
            before=runs[-2].passed,
            after=passed,
            unit="tests",
            setup=setup(),
        )
    )
    return document | {
        "seconds": round(seconds, 1),
        "second_run": len(again["changed"]),
        "runs": [asdict(run) | {"total": run.total or total} for run in runs],
        "to": {"python": targets[1], "django": targets[3]},
        "root": str(folder),
    }


def old_run(folder: Path) -> TestRun | None:
    """Return the run on the pair that the project was written for, where that can be had."""
    try:
        requirements = (LEGACY / "requirements.txt").read_text().split()
        python = oldpython.environment(
            "2.7", requirements, ROOT / "build" / "env" / "2.7-django1.8"
        )
    except (LookupError, oldpython.NoEnvironment) as error:
        print(f"   not run on Python 2.7: {error}")
        return None
    passed, total = tests(python, folder)
    for stray in folder.rglob("*.pyc"):
        stray.unlink()
    return TestRun("as it was", "Python 2.7, Django 1.8", passed, total)


def main() -> int:
    """Run the demo; returns 0, or 1 where a step did not come to its end."""
    start = time.monotonic()
    OUT.mkdir(parents=True, exist_ok=True)
    book = OUT / "ledger.jsonl"
    found: dict[str, Any] = {}
    work: list[tuple[str, str, Callable[[], Any]]] = [
        ("paths", "Fast paths, compiled", build),
        ("seed", "A photo-sharing service, seeded", seed),
        ("hotspots", "Find: where each page spends its CPU", find),
        ("pages", "Compile and prove: every page, stock against fast paths", lambda: verify(book)),
        ("upgrade", "Upgrade: a project of 2015, unattended", lambda: upgrade(book)),
    ]
    for number, (name, title, run) in enumerate(work, 1):
        try:
            with step(number, title):
                found[name] = run()
        except (Failed, OSError) as error:
            print(f"demo: step {number}: {error}", file=sys.stderr)
            return 1
    page = OUT / "report.html"
    try:
        report.write(page, found, latest(Ledger(book).steps()), book.relative_to(ROOT))
    except OSError as error:
        print(f"demo: the report: {error}", file=sys.stderr)
        return 1
    print(f"\nThe report: {page.relative_to(ROOT)}")
    print("The service: make app, then http://127.0.0.1:8000/ (ada, sundial-demo)")
    print(f"The ledger: hotclub perf ledger {book.relative_to(ROOT)}")
    print(f"All of it took {time.monotonic() - start:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
