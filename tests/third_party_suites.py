"""Tests of packages from PyPI, stock and with every fast path on: the same ones must pass.

    make types && python -m tests.third_party_suites --work FOLDER [--only NAME] [--python PYTHON]

The packages are those of ecosystem.toml: newest sdists that bring their tests and run on SQLite.
Each suite runs twice as it came, and what differs once more, test by test. Exit 0: the same passed;
1: something else; 3: nothing was measured. The interpreter must be one for which the extensions
here are compiled: without --python an environment of Python 3.13 is made in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from pathlib import Path

from tests import ecosystem
from tests.ecosystem import Package

HERE = Path(__file__).resolve().parent
# A tree of links in which `hotclub` is a package wherever it lies; `make types` makes it.
LINKS = HERE.parent / "build" / "types"
Found = dict[str, str]


def side(package: Package, source: Path, python: str, fast: bool) -> tuple[int, Found]:
    """Run a package's tests on one side; return the fast paths that were on and the outcomes."""
    out = source.parent / f"{'fast' if fast else 'stock'}.json"
    out.unlink(missing_ok=True)
    cwd = source / package.folder
    places = [HERE / "third_party", cwd, source / "src", source, LINKS]
    extra = {
        "PYTHONPATH": os.pathsep.join(map(str, places)),
        "PYTEST_PLUGINS": "sitecustomize",
        "HOTCLUB_SIDE": str(out),
        "HOTCLUB_FAST": "on" if fast else "",
    }
    if package.settings:
        extra["DJANGO_SETTINGS_MODULE"] = package.settings
    said = ecosystem.run(package.test.format(python=python).split(), cwd, extra)
    out.with_suffix(".log").write_text(said)
    if not out.is_file():
        return 0, {}
    found = json.loads(out.read_text())
    return found["installed"], found["outcomes"]


def differing(stock: Found, fast: Found) -> list[str]:
    return sorted(name for name in stock | fast if stock.get(name) != fast.get(name))


def compared(package: Package, work: Path, python: str) -> tuple[int, Found, list[str]]:
    """Return the paths that were on, the outcomes on stock and what differs, twice."""
    source = ecosystem.unpacked(package.name, work, python)
    _, stock = side(package, source, python, fast=False)
    installed, fast = side(package, source, python, fast=True)
    names = differing(stock, fast)
    if names:  # a test that fails now and then is no difference
        stock_again, fast_again = (side(package, source, python, fast=f)[1] for f in (False, True))
        names = sorted(set(names) & set(differing(stock_again, fast_again)))
    return installed, stock, names


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--python", help="an environment with what the packages need")
    parser.add_argument("--only", action="append", metavar="NAME")
    asked = parser.parse_args()
    work = asked.work.resolve()
    read = tomllib.loads((HERE / "ecosystem.toml").read_text())["package"]
    packages = [Package(**one) for one in read]
    python = asked.python or ecosystem.environment(packages, work)
    tests = differ = suites = 0
    print("| package | fast paths on | pass on stock | differ |\n|---|---|---|---|")
    for package in packages:
        if asked.only and package.name not in asked.only:
            continue
        installed, stock, names = compared(package, work, python)
        passed = sum(word == "passed" for word in stock.values())
        print(f"| {package.name} | {installed} | {passed} of {len(stock)} | {len(names)} |")
        print(*(f"    {name}" for name in names), sep="\n", end="\n" * bool(names), flush=True)
        if installed and passed:
            tests, suites, differ = tests + passed, suites + 1, differ + len(names)
    print(f"{suites} suites with fast paths on: {tests} tests pass on stock, {differ} differ")
    return 3 if not suites else int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
