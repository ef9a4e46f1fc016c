"""The table of yardsticks: what is measured, what is skipped and why, what it exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hotclub.perf import install_cost, ledger, yardsticks, yardsticks_cli
from hotclub.perf.benchmark import Benchmark
from hotclub.perf.cli import main
from hotclub.perf.design import Plan, Sample
from hotclub.perf.side import NotMeasured
from hotclub.perf.verify import Compared

WORK = ["--benchmarks", "tests.perf.work", "--layouts", "0", "--quick", "--no-install"]
TINY = Plan(processes=3, pairs=3)


def compared(
    logs: list[float], before: float | None = None, after: float | None = None
) -> Compared:
    one = Benchmark("one", "One yardstick.", lambda: lambda: None, "yardsticks")
    samples = [Sample(log, 1.0, 1.0) for log in logs]
    return Compared(one, samples, before, after, "instructions")


def test_a_row_is_a_gain_and_stock_is_one() -> None:
    row = yardsticks.row(compared([-0.70, -0.69, -0.68], 400.0, 100.0))
    assert row.instructions == 4
    assert row.cpu == pytest.approx(2, rel=0.02)
    assert row.cpu_low is not None
    assert row.cpu_high is not None
    assert row.cpu_low < row.cpu < row.cpu_high
    assert row.share == pytest.approx(1 / 3, rel=0.05)
    assert row.cells()[:2] == ("One yardstick", "4.00x")


def test_a_row_whose_clock_and_counter_disagree_is_unsure() -> None:
    assert yardsticks.row(compared([-0.70, -0.69, -0.68], 100.0, 120.0)).word == "unsure"
    assert yardsticks.row(compared([0.1])).note == "unsure"


def test_what_does_not_prepare_is_a_row_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(yardsticks_cli, "QUICK", TINY)
    book = tmp_path / "steps.jsonl"
    assert main(["yardsticks", "light", "broken", *WORK, "--json", "--ledger", str(book)]) in (0, 1)
    rows = {row["yardstick"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["light"]["cpu"] > 0
    assert rows["broken"]["skipped"] == "RuntimeError: no database"
    assert [step.subject for step in ledger.Ledger(book).steps()] == ["light"]


def test_nothing_but_skipped_rows_is_nothing_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["yardsticks", "broken", *WORK]) == 3
    found = capsys.readouterr()
    assert "not measured: RuntimeError: no database" in found.out
    assert "every yardstick was skipped" in found.err


def test_an_unknown_yardstick_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["yardsticks", "revers_with_args"]) == 2
    assert "reverse_with_args" in capsys.readouterr().err


def test_installing_has_a_cost_in_a_process_of_its_own() -> None:
    cost = install_cost.once(install_cost.target_modules())
    assert cost.cpu_ns > 0
    assert "ms of CPU" in str(cost)
    with pytest.raises(NotMeasured, match="no_such_module"):
        install_cost.once(["no_such_module"])
