"""Django's own tests on both sides: stock, and with every fast path on. The same ones must pass.

    python tests/django_suite.py [--quick | --full] [--some] [LABEL ...]

Fetches the sdist of the Django that is installed here (its tests are not in the wheel), runs the
labels on SQLite in two processes side by side, and compares test by test. What differs is run once
more on both sides before it counts. Exit 0: the same passed; 1: something else; 2: can't be run.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import subprocess
import sys
import tarfile
import unittest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "django-suite"
QUICK = (
    "context_processors defer dispatch foreign_object humanize_tests known_related_objects "
    "model_inheritance prefetch_related proxy_models select_related select_related_onetoone "
    "select_related_regress signals template_backends template_loader template_tests urlpatterns "
    "urlpatterns_reverse utils_tests"
).split()
LABELS = (
    *QUICK,
    *(
        "admin_changelist admin_docs admin_filters admin_inlines admin_utils admin_views "
        "admin_widgets aggregation annotations async asgi auth_tests basic bulk_create cache "
        "check_framework composite_pk contenttypes_tests csrf_tests custom_columns "
        "custom_managers datetimes db_functions delete deprecation expressions "
        "expressions_case field_defaults file_storage filtered_relation fixtures "
        "flatpages_tests force_insert_update forms_tests generic_inline_admin "
        "generic_relations generic_views get_or_create handlers i18n indexes inline_formsets "
        "lookup m2m_through many_to_many many_to_one messages_tests middleware model_fields "
        "model_forms model_formsets model_indexes model_meta model_options model_utils "
        "modeladmin multiple_database mutually_referential null_fk null_queries one_to_one "
        "or_lookups order_with_respect_to ordering pagination properties queries "
        "queryset_pickle raw_query requests_tests responses reverse_lookup schema serializers "
        "sessions_tests settings_tests shortcuts sites_tests sitemaps_tests staticfiles_tests "
        "string_lookup swappable_models syndication_tests test_client test_client_regress "
        "timezones transactions unmanaged_models update update_only_fields validation "
        "view_tests wsgi"
    ).split(),
)


class Failed(Exception):
    """The suite can't be run; the text says what to do."""


class Recorded(unittest.TextTestResult):
    """Keeps how each test came out: ok, skipped, failed, error, expected failure."""

    outcomes: dict[str, str] = {}

    def _put(self, test: unittest.TestCase, word: str) -> None:
        known = self.outcomes.get(test.id())
        if known in (None, "ok"):
            self.outcomes[test.id()] = word

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self._put(test, "ok")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self._put(test, "failed")

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self._put(test, "error")

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._put(test, "failed")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self._put(test, "skipped")

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, err)
        self._put(test, "expected failure")


def run_side(side: str, out: Path, words: list[str]) -> None:
    """Run Django's runtests.py in this process and write the outcomes, whatever they are.

    side is stock, fast (every path must be on) or some (what steps aside is told).
    """
    import django

    set_up = django.setup

    def set_up_fast(set_prefix: bool = True) -> None:
        django.setup = set_up
        set_up(set_prefix)
        from hotclub import fastpaths

        status = fastpaths.install()
        off = [f"{row.target}: {row.reason}" for row in status.rows if not row.installed]
        if off and side == "fast":
            raise SystemExit(f"not every fast path is on: {off}")
        print(*off, sep="\n")

    if side != "stock":
        django.setup = set_up_fast
    unittest.TextTestRunner.resultclass = Recorded
    sys.argv = ["runtests.py", *words]
    sys.path.insert(0, str(Path.cwd()))
    try:
        runpy.run_path("runtests.py", run_name="__main__")
    finally:
        out.write_text(json.dumps(Recorded.outcomes))


def tests_of(release: str) -> Path:
    """Return the folder of Django's tests, fetched once."""
    folder = BUILD / f"django-{release}" / "tests"
    if folder.is_dir():
        return folder
    BUILD.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--no-binary", ":all:"]
    words += ["--no-build-isolation", "--dest", str(BUILD), f"django=={release}"]
    if subprocess.run(words, check=False).returncode:
        raise Failed(f"django {release}: the package index gave no sdist")
    archive = next(iter([*BUILD.glob(f"[dD]jango-{release}.tar.gz")]), None)
    if archive is None:
        raise Failed(f"django {release}: no sdist in {BUILD}")
    with tarfile.open(archive) as opened:
        opened.extractall(BUILD, filter="data")
    return next(BUILD.glob(f"[dD]jango-{release}/tests"))


def compare(
    folder: Path, words: list[str], round: int, fast: str = "fast"
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the outcomes of both sides, run side by side."""
    running = []
    for side in ("stock", fast):
        out = BUILD / f"{side}-{round}.json"
        out.unlink(missing_ok=True)
        command = [sys.executable, str(Path(__file__).resolve()), "--side", side, str(out), *words]
        log = (BUILD / f"{side}-{round}.log").open("w")
        places = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        environ = {**os.environ, "PYTHONPATH": places, "PYTHONHASHSEED": "0"}
        running.append(
            (out, subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log))
        )
    found = []
    for out, process in running:
        process.wait()
        if not out.is_file() or not (outcomes := json.loads(out.read_text())):
            raise Failed(f"no test ran: see {out.with_suffix('.log')}")
        found.append(outcomes)
    return found[0], found[1]


def differing(stock: dict[str, str], fast: dict[str, str]) -> list[str]:
    return sorted(name for name in stock | fast if stock.get(name) != fast.get(name))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a selection of labels")
    parser.add_argument("--full", action="store_true", help="every label there is")
    parser.add_argument("--some", action="store_true", help="paths may step aside")
    parser.add_argument("labels", nargs="*", metavar="LABEL", help="labels of Django's test suite")
    parser.add_argument("--or-skip", action="store_true", help="exit 0 where there is no sdist")
    asked = parser.parse_args()
    import django

    try:
        folder = tests_of(django.get_version())
    except Failed as error:
        print(f"django-suite: skipped: {error}" if asked.or_skip else f"django-suite: {error}")
        return 0 if asked.or_skip else 2
    try:
        labels = () if asked.full else QUICK if asked.quick else LABELS
        there = [label for label in labels if (folder / label).is_dir()]
        words = ["--settings=test_sqlite", "--parallel=1", "--timing"]
        side = "some" if asked.some else "fast"
        stock, fast = compare(folder, [*words, *(asked.labels or there)], 1, side)
        names = differing(stock, fast)
        if names:
            print(f"django-suite: {len(names)} differ: once more", file=sys.stderr)
            again = [name for name in names if not name.startswith("unittest.")]
            second = compare(folder, [*words, *again], 2, side) if again else ({}, {})
            names = differing(*second)
    except Failed as error:
        print(f"django-suite: {error}", file=sys.stderr)
        return 2
    for name in names:
        print(f"{name}: {second[0].get(name)} on stock, {second[1].get(name)} with fast paths")
    passed = sum(word == "ok" for word in stock.values())
    print(f"Django {django.get_version()}: {passed} of {len(stock)} pass on stock", end=", ")
    print(f"{len(names)} differ with fast paths on")
    return int(bool(names))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        run_side(sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
    else:
        sys.exit(main())
