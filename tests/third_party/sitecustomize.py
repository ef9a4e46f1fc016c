"""One side of tests/third_party.py: fast paths go in behind django.setup(), outcomes are written.

Python imports this by its name at start-up, from PYTHONPATH. HOTCLUB_SIDE says where the outcomes
go; HOTCLUB_FAST is empty on the stock side.
"""

from __future__ import annotations

import atexit
import json
import os
import unittest
from pathlib import Path
from typing import Any

import django

outcomes: dict[str, str] = {}
installed: list[int] = []
set_up = django.setup


def set_up_fast(*args: Any, **words: Any) -> None:
    set_up(*args, **words)
    from hotclub import fastpaths

    installed.append(fastpaths.install().installed)


def put(test: str, word: str) -> None:
    if outcomes.get(test) in (None, "passed"):
        outcomes[test] = word


class Recorded(unittest.TextTestResult):
    """Keeps how each test of unittest came out."""

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        put(test.id(), "passed")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        put(test.id(), "failed")

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        put(test.id(), "failed")

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            put(test.id(), "failed")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        put(test.id(), "skipped")


def pytest_runtest_logreport(report: Any) -> None:
    """Keep how each test of pytest came out: this module is among PYTEST_PLUGINS."""
    if report.when == "call" or report.outcome != "passed":
        put(report.nodeid, report.outcome)


def write(main: int) -> None:
    if os.getpid() == main and outcomes:
        found = {"installed": max(installed, default=0), "outcomes": outcomes}
        Path(os.environ["HOTCLUB_SIDE"]).write_text(json.dumps(found))


if os.environ.get("HOTCLUB_SIDE"):
    unittest.TextTestRunner.resultclass = Recorded
    atexit.register(write, os.getpid())
    if os.environ.get("HOTCLUB_FAST"):
        django.setup = set_up_fast
