"""The table of detectors: peers against scipy, rows, bounds and the command."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import stats

from hotclub.perf import peers, score, simulate
from hotclub.perf.cli import main
from hotclub.perf.score import Count, Row

WORLD = simulate.World(endpoints=6, hosts=4)


def test_peers_say_what_scipy_says() -> None:
    rng = np.random.default_rng(1)
    old, new = np.exp(rng.standard_normal(900)), np.exp(rng.standard_normal(700) + 0.1)
    key = np.r_[np.zeros(900, dtype=np.int64), np.ones(700, dtype=np.int64)]
    ours = peers.rank_scores(key, np.r_[old, new], 1)[0]
    theirs = stats.mannwhitneyu(new, old, use_continuity=False, method="asymptotic")
    assert 2 * stats.norm.sf(abs(ours)) == pytest.approx(theirs.pvalue, rel=0.05)
    assert ours > 0
    assert peers.rank_score(np.zeros(3), np.ones(3)) == 0.0


def test_peers_see_a_big_rise_and_the_end_is_the_last_minute() -> None:
    rng = np.random.default_rng(2)
    rise = simulate.Change(everywhere=0.4)
    sample = simulate.rollout(rng, 4_000, rise, world=WORLD, minutes=20, past=2)
    assert peers.at_the_end(sample) == {"threshold": 1, "welch": 1, "mann-whitney": 1}
    every = peers.each_minute(sample)
    assert {len(signs) for signs in every.values()} == {20}
    assert all(signs[-1] == 1 for signs in every.values())
    assert len(peers.series(sample, 20)) == 12


@pytest.mark.skipif(peers.otava() is None, reason="otava is not installed")
def test_otava_is_understood() -> None:
    command = peers.otava()
    assert command is not None
    runs = 1e7 * (1 + 0.01 * np.random.default_rng(3).standard_normal((3, 28)))
    runs[0, 24:] *= 1.2
    runs[1, 24:] *= 0.8
    assert peers.otava_signs(command, list(runs), 24) == [1, -1, 0]


def test_an_otava_that_fails_is_an_error(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "otava"
    broken.write_text("#!/bin/sh\necho no >&2\nexit 4\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(RuntimeError, match="exit code 4: no"):
        peers.otava_signs(str(broken), [np.ones(28)], 24)
    assert main(["score-detectors", "--runs", "1", "--only", "days"]) == 3


def test_a_row_is_missed_only_where_its_runs_refute_the_bound() -> None:
    row = Row("", most=0.01)
    assert not row.missed
    row.counts[score.OURS] = Count(1, 20)
    assert not row.missed
    row.counts[score.OURS] = Count(10, 100)
    assert row.missed
    assert Row("", least=0.95, counts={score.OURS: Count(70, 100)}).missed
    assert not Row("", least=0.95, counts={score.OURS: Count(93, 100)}).missed


def test_the_command_prints_one_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "otava", lambda: None)
    words = ["--only", "endpoint", "--only", "overlap", "--only", "days-step", "--only", "before"]
    assert main(["score-detectors", "--runs", "4", *words, "--only", "flags"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("| case | must | hotclub | threshold |")
    assert len({line.count("|") for line in lines}) == 1
    assert any("truth" in line for line in lines)


def test_the_command_is_for_machines_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "otava", lambda: None)
    for _ in range(2):  # the second has forgotten the first
        assert main(["score-detectors", "--runs", "4", "--only", "function", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [row["counts"]["hotclub"]["runs"] for row in rows] == [1]


def test_cases_are_listed_and_a_wrong_name_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score-detectors", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(score.cases())
    assert main(["score-detectors", "--only", "nonsense"]) == 2
    assert "no case 'nonsense'" in capsys.readouterr().err
    assert main(["score-detectors", "--runs", "0"]) == 2
