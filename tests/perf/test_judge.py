"""The judge with real workers: it sees tenfold work, and says what does not run."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotclub.perf import bytecodes, callgrind, counters, self_test, verify
from hotclub.perf.cli import main
from hotclub.perf.design import Plan, compare
from hotclub.perf.side import NotMeasured, Side
from hotclub.perf.verdict import Word, judge

WORK = ["--only", "tests.perf.work"]
TINY = Plan(processes=3, pairs=5)
needs_callgrind = pytest.mark.skipif(
    not counters.callgrind().here, reason=f"callgrind: {counters.callgrind().why}"
)


def logs(before: str, after: str) -> list[float]:
    found = compare(Side.parse(before), Side.parse(after), ["light"], TINY, WORK)
    return [samples["light"].log_ratio for _, samples in found]


def test_tenfold_work_is_slower_and_the_way_back_faster() -> None:
    assert judge(logs("", "HEAVY=1")).ratio > 3
    assert judge(logs("HEAVY=1", "")).ratio < 1 / 3


def test_a_benchmark_that_does_not_prepare_is_not_measured() -> None:
    with pytest.raises(NotMeasured, match="RuntimeError: no database"):
        list(compare(Side.parse(""), Side.parse(""), ["broken"], TINY, WORK))


def test_a_worker_that_does_not_start_is_not_measured() -> None:
    with pytest.raises(NotMeasured, match="no_such_module"):
        list(compare(Side.parse(""), Side.parse(""), ["light"], TINY, ["--only", "no_such_module"]))


def test_nothing_measured_has_an_exit_code_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["verify", "broken", "--benchmarks", "tests.perf.work", "--layouts", "0"]
    assert main([*words, "--before", "", "--after", ""]) == 3
    assert "nothing measured" in capsys.readouterr().err


@needs_callgrind
@pytest.mark.valgrind
def test_callgrind_counts_alike_twice_and_ten_times_for_ten_times() -> None:
    # Alike and not equal: other tests write into the folders that the counted process lists.
    def count(spec: str) -> float:
        side = Side.parse(spec)
        found = callgrind.instructions(side, ["light"], WORK, seed=1, calls=3, warm_up=5)
        return found["light"]

    first = count("")
    assert count("") == pytest.approx(first, rel=0.001)
    assert 8 < count("HEAVY=1") / first < 12


@needs_callgrind
@pytest.mark.valgrind
def test_what_depends_on_the_time_of_day_counts_alike_too() -> None:
    def count() -> float:
        return callgrind.instructions(Side(""), ["late"], WORK, seed=1, calls=3, warm_up=5)["late"]

    assert count() == pytest.approx(count(), rel=0.01)


@pytest.mark.skipif(not counters.bytecodes().here, reason=counters.bytecodes().why)
def test_bytecodes_are_the_same_twice_and_ten_times_for_ten_times() -> None:
    def count(spec: str) -> float:
        side = Side.parse(spec)
        found = bytecodes.bytecodes(side, ["light"], WORK, seed=1, calls=3, warm_up=5)
        return found["light"]

    first = count("")
    assert count("") == first
    assert 8 < count("HEAVY=1") / first < 12


def test_where_valgrind_is_missing_bytecodes_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    here, other = Side(""), Side("", python="/another/python")
    expected = "bytecodes" if counters.bytecodes().here else ""
    assert verify.exact_counter(here, here)[0] == expected
    assert verify.exact_counter(here, other) == ("", None)


def test_pinned_random_bytes_do_not_repeat_themselves() -> None:
    source = callgrind.Bytes()
    drawn = [source(40) for _ in range(50)]
    assert len(set(drawn)) == 50
    assert all(len(one) == 40 for one in drawn)
    source.position = 0
    assert source(40) == drawn[0]


def test_self_test_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def run(percent: int) -> object:
        asked.append(percent)
        return judge([0.02 if percent else 0.0] * 5 + [0.0201 if percent else 0.0001] * 5)

    monkeypatch.setattr(self_test, "one_run", run)
    path = tmp_path / "runs.jsonl"
    assert len(list(self_test.study(path, 3, 2))) == 5
    path.write_text(path.read_text() + '{"kind": "sa')  # killed in the middle of a line
    assert len(list(self_test.study(path, 4, 2))) >= 1
    alarms, found = self_test.counts(path)
    assert (alarms.hits, found.hits) == (0, 2)
    assert asked.count(2) == 2


def test_self_test_for_real(tmp_path: Path) -> None:
    """Two short runs of each kind; the study of 200 and 60 is in docs/measurements.jsonl."""
    verdict = self_test.one_run(0, Plan(processes=3, pairs=10))
    assert verdict.word in Word
    assert 0.8 < verdict.ratio < 1.25


def test_doctor_says_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert counters.callgrind().why == "valgrind is not installed"
    monkeypatch.undo()
    assert main(["doctor", "--json", "--same", "1", "--more", "1"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {counter["name"] for counter in said["counters"]} >= {"CPU time of the thread"}
    assert said["false_alarms"]["runs"] == 1


def test_two_sides_make_the_client_requests_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not counters.callgrind().here:
        pytest.skip("no valgrind here")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: callgrind.library(), range(8)))
    assert len(set(made)) == 1
    assert [path.suffix for path in (tmp_path / "hotclub").iterdir()] == [".so"]
