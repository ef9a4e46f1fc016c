"""The ledger loses nothing that was written whole, and says what it skipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotclub.perf.cli import main
from hotclub.perf.ledger import Ledger, Step, latest, markdown

STEP = Step("fast paths", "feed_page", "faster", 0.5, 0.48, 0.52, 2e6, 1e6, "ns of CPU", 0.4)


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    book = Ledger(tmp_path / "new" / "ledger.jsonl")
    book.append(STEP)
    book.append(Step("upgrade", "legacy", "ok", before=0, after=84, unit="tests"))
    steps = list(book.steps())
    assert steps[0] == STEP
    assert steps[1].before == 0
    assert book.torn == 0


def test_a_torn_last_line_is_skipped_and_the_next_append_is_whole(tmp_path: Path) -> None:
    book = Ledger(tmp_path / "ledger.jsonl")
    book.append(STEP)
    with book.path.open("a") as opened:
        opened.write('{"kind": "fast pa')
    assert list(book.steps()) == [STEP]
    assert book.torn == 1
    book.append(STEP)
    again = Ledger(book.path)
    assert list(again.steps()) == [STEP, STEP]
    assert again.torn == 1


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        book = Ledger(Path(folder) / "ledger.jsonl")
        book.path.write_text(text, "utf-8")
        assert all(isinstance(step, Step) for step in book.steps())


def test_figures_are_said_as_pyperf_says_them() -> None:
    assert STEP.figure() == "2.00x faster"
    assert STEP.range() == "1.92x to 2.08x"
    assert Step("upgrade", "x", "ok", before=0, after=84, unit="tests").figure() == "0 to 84 tests"
    assert "| 2.00x faster | 1.92x to 2.08x | 2.50x fewer |" in "\n".join(markdown([STEP]))
    plain = list(markdown([Step("upgrade", "blog", "ok", note="3 of 3", setup="CPython 3.13")]))
    assert plain[0] == "| step | subject | result | remark | measured with |"
    assert plain[2] == "| upgrade | blog | ok | 3 of 3 | CPython 3.13 |"


def test_latest_keeps_the_newest_of_each() -> None:
    old = Step("fast paths", "feed_page", "slower", 1.1)
    assert latest([old, STEP]) == [STEP]


def test_an_unreadable_ledger_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "no/such/file.jsonl"]) == 2
    assert "no/such/file.jsonl: can't be read" in capsys.readouterr().err


def test_json_is_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Ledger(tmp_path / "l.jsonl").append(STEP)
    assert main(["ledger", str(tmp_path / "l.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["subject"] == "feed_page"
