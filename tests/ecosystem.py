"""Current packages through the assistant: what was green before has to be green after.

    python tests/ecosystem.py --work FOLDER [--only NAME] [--python PYTHON] [--record]

Each package of ecosystem.toml is an sdist at its newest version. Its own tests run on Python 3.13
and Django 5.2 as they came, then `hotclub upgrade --write` to the same releases, twice, and the
tests again. Counted are tests lost, files that no longer parse, changes of the second run, crashes.
Nothing of the packages is kept here. --python names an environment that has what they need; without
it one is made in FOLDER with the python3.13 that is found.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASUREMENTS = HERE.parent / "docs" / "measurements.jsonl"
TO = ("--python", "3.13", "--django", "5.2")
ALWAYS = ("Django~=5.2.0", "pytest", "pytest-django")
TOO_SLOW = "too slow"
COUNTED = re.compile(r"(\d+) (passed|failed|errors?)\b")
RAN = re.compile(r"^Ran (\d+) tests?.*?\n\n(OK|FAILED)(?: \((.*)\))?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Package:
    """One package: how its tests are run, from which folder, with which settings, on what."""

    name: str
    test: str
    settings: str = ""
    folder: str = ""
    needs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What became of one package; before and after are tests that pass."""

    name: str
    before: int = 0
    failed_before: int = 0
    after: int = 0
    files_changed: int = 0
    second_run: int = 0
    unparsable: int = 0
    crashes: int = 0
    too_slow: bool = False  # the tests did not end, before or after

    @property
    def green(self) -> bool:
        harm = self.second_run or self.unparsable or self.crashes
        return self.after >= self.before and not harm


def run(command: list[str], cwd: Path, extra: dict[str, str], timeout_s: int = 1200) -> str:
    """Run a command at low priority; return what it said, TOO_SLOW where it did not end."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "HOME": str(cwd.parent),
        **extra,
    }
    try:
        done = subprocess.run(
            ["nice", "-n", "10", *command],
            cwd=cwd,
            env=environment,
            timeout=timeout_s,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return TOO_SLOW
    return done.stdout.decode("utf-8", "replace")


def tested(package: Package, source: Path, python: str, log: str) -> tuple[int, int]:
    """Run a package's own tests; return how many passed and how many did not."""
    cwd = source / package.folder
    extra = {"PYTHONPATH": f"{cwd}:{source / 'src'}:{source}"}
    if package.settings:
        extra["DJANGO_SETTINGS_MODULE"] = package.settings
    said = run(package.test.format(python=python).split(), cwd, extra)
    (source.parent / log).write_text(said)
    return passed(said)


def passed(said: str) -> tuple[int, int]:
    """Return the tests that passed and those that did not, by pytest's or unittest's last lines."""
    lines = [line for line in said.splitlines() if re.search(r" in [\d.]+s", line)]
    counts = {kind: int(number) for number, kind in COUNTED.findall(lines[-1] if lines else "")}
    if counts:
        bad = counts.get("failed", 0) + counts.get("error", 0) + counts.get("errors", 0)
        return counts.get("passed", 0), bad
    good = bad = 0
    for ran, _, rest in RAN.findall(said):
        parts = {name: int(n) for name, n in re.findall(r"(\w+)=(\d+)", rest or "")}
        bad += parts.get("failures", 0) + parts.get("errors", 0)
        good += int(ran) - sum(parts.values())
    return good, bad


def unpacked(name: str, work: Path, python: str) -> Path:
    """Return a fresh copy of a package's sdist."""
    stem = re.compile(rf"(?i){re.sub('[-_.]+', '[-_.]', name)}-\d[^-]*\.tar\.gz$")
    sdists = work / "sdists"
    sdists.mkdir(parents=True, exist_ok=True)
    found = [f for f in sdists.iterdir() if stem.match(f.name)]
    if not found:
        pip = [python, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, "-d", str(sdists), name], check=True)
        found = [f for f in sdists.iterdir() if stem.match(f.name)]
    top = work / "runs" / name
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir(parents=True)
    with tarfile.open(found[0]) as archive:
        archive.extractall(top, filter="data")
    return next(d for d in top.iterdir() if d.is_dir())


def broken(source: Path) -> int:
    """Return how many Python files do not parse."""
    bad = 0
    for path in source.rglob("*.py"):
        try:
            ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            bad += 1
    return bad


def upgraded(source: Path) -> tuple[int, int]:
    """Take a tree to the releases; return the files that changed and the crashes."""
    report = source.parent / "report.json"
    command = [sys.executable, "-m", "hotclub", "upgrade", ".", *TO, "--write", "--force"]
    said = run([*command, "--format", "json", "-o", str(report)], source, {})
    if "Traceback" in said or not report.exists():
        return 0, 1
    told = json.loads(report.read_text())
    report.unlink()
    left = [one for one in told["skipped"] if "left as it is" in str(one)]
    return len(told["changed"]), len(left)


def measured(package: Package, work: Path, python: str) -> Outcome:
    outcome = Outcome(package.name)
    source = unpacked(package.name, work, python)
    outcome.before, outcome.failed_before = tested(package, source, python, "before.log")
    bad = broken(source)
    outcome.files_changed, outcome.crashes = upgraded(source)
    was = {p: p.read_bytes() for p in source.rglob("*.py")}
    upgraded(source)
    outcome.second_run = sum(p.read_bytes() != data for p, data in was.items() if p.is_file())
    outcome.unparsable = max(0, broken(source) - bad)
    outcome.after, _ = tested(package, source, python, "after.log")
    logs = (source.parent / name for name in ("before.log", "after.log"))
    outcome.too_slow = any(log.read_text() == TOO_SLOW for log in logs)
    return outcome


def environment(packages: list[Package], work: Path) -> str:
    """Return the interpreter of an environment that has what the packages need."""
    home = work / "environment"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run(["python3.13", "-m", "venv", str(home)], check=True)
        needs = sorted({need for package in packages for need in package.needs})
        subprocess.run([str(python), "-m", "pip", "install", "-q", *ALWAYS, *needs], check=True)
    return str(python)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--python")
    parser.add_argument("--only", action="append")
    parser.add_argument("--record", action="store_true", help="append to docs/measurements.jsonl")
    given = parser.parse_args()
    work = given.work.resolve()
    read = tomllib.loads((HERE / "ecosystem.toml").read_text())["package"]
    packages = [Package(**one) for one in read]
    python = given.python or environment(packages, work)
    outcomes = []
    for package in packages:
        if not given.only or package.name in given.only:
            outcomes.append(measured(package, work, python))
            print(json.dumps(asdict(outcomes[-1])), flush=True)
    counted = [one for one in outcomes if one.before and not one.failed_before and not one.too_slow]
    green = sum(one.green for one in counted)
    tests = sum(one.before for one in counted)
    print(f"{green} of {len(counted)} packages stay green ({tests} tests)")
    if given.record:
        line = {
            "kind": "upgrade",
            "subject": "current packages",
            "word": "green",
            "before": len(counted),
            "after": green,
            "unit": "packages",
            "note": f"{tests} tests of theirs before",
            "setup": "CPython 3.13, Django 5.2",
            "at": datetime.now(UTC).isoformat("T", "seconds"),
        }
        with MEASUREMENTS.open("a") as file:
            file.write(json.dumps(line) + "\n")
    return 3 if not counted else 0 if green == len(counted) else 1


if __name__ == "__main__":
    sys.exit(main())
