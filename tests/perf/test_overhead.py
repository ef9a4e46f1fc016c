"""`hotclub perf overhead`: the table, and the page that each recorder serves."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hotclub.perf import counters, overhead
from hotclub.perf.side import NotMeasured, Side

COUNTS = {"nothing": 500_000.0, "hotclub_sampled": 506_000.0, "hotclub_profiled": 2_000_000.0}
COUNTS |= {"recorder_alone": 1_000.0, "view_alone": 600.0, "sentry_unsampled": 900_000.0}


def test_rows_are_differences_and_what_is_absent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(side: Side, name: str, module: str = "") -> float:
        if name not in COUNTS:
            raise NotMeasured("it failed")
        return COUNTS[name]

    monkeypatch.setattr(overhead, "counted", counted)
    monkeypatch.setattr(overhead, "importable", lambda side, module: module == "sentry_sdk")
    rows = {row.name: row for row in overhead.measured(Side.parse("FASTPATHS=off"))}
    assert rows["hotclub_unsampled"].instructions == 400
    assert rows["hotclub_sampled"].instructions == 6_000
    assert rows["hotclub_profiled"].times == 4.0
    assert rows["sentry_unsampled"].times == 1.8
    assert rows["sentry_sampled"].why == "not counted: it failed"
    assert rows["silk_sampled"].why == "not installed"
    assert "not installed" in overhead.said(rows["silk_sampled"])
    assert "6,000 instructions" in overhead.said(rows["hotclub_sampled"])


def test_what_is_importable() -> None:
    side = Side.parse(f"python={sys.executable}")
    assert overhead.importable(side, "django")
    assert not overhead.importable(side, "no_such_module_of_anybody")


@pytest.mark.parametrize("name", ["nothing", "hotclub_sampled", "hotclub_profiled"])
def test_the_page_is_served(name: str) -> None:
    code = f"from hotclub.perf import overhead_arms; print(overhead_arms.{name}()())"
    environment = {"PATH": "", "FASTPATHS": "off"}
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("b'7 8'\n", "")


def test_without_valgrind_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = counters.Counter("callgrind", False, "valgrind is not installed")
    monkeypatch.setattr(counters, "callgrind", lambda: absent)
    with pytest.raises(NotMeasured, match="valgrind"):
        overhead.overhead.main([], standalone_mode=False)
