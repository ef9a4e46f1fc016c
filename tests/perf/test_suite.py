"""Discovery, sides, and what the command says of bad input."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hotclub.perf import suite
from hotclub.perf.cli import failed, main
from hotclub.perf.ledger import Step
from hotclub.perf.side import BadSide, Side

PAGES = {"feed_page", "profile_page", "post_page", "feed_json", "comment_post"}
YARDSTICKS = {
    "template_table_of_integers",
    "template_table_of_strings",
    "template_list_page",
    "hydrate_300_with_two_joins",
    "reverse_with_kwargs",
    "resolve_last_of_60",
    "json_response",
    "fortunes",
    "queries_20",
}


def test_the_suite_holds_pages_yardsticks_and_paths() -> None:
    names = {one.name for one in suite.every()}
    assert len(names) >= 20
    assert names >= PAGES | YARDSTICKS | {"path_escape"}
    assert all(one.summary for one in suite.every())


def test_chosen_by_name_and_by_group() -> None:
    assert [one.name for one in suite.chosen(["feed_page"])] == ["feed_page"]
    assert {one.group for one in suite.chosen(["yardsticks"])} == {"yardsticks"}


def test_an_unknown_benchmark_names_what_is_close(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "feed_pgae"]) == 2
    assert "no benchmark 'feed_pgae'; did you mean feed_page" in capsys.readouterr().err


def test_an_unknown_module_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--list", "--benchmarks", "no_such_module"]) == 2
    assert "no_such_module" in capsys.readouterr().err


def test_only_the_modules_asked_for() -> None:
    names = {one.name for one in suite.every(["tests.perf.work"], only=True)}
    assert names == {"light", "late", "broken"}


def test_a_side_is_written_in_words(tmp_path: Path) -> None:
    side = Side.parse(f"FASTPATHS=off NAME='two words' python={sys.executable} path={tmp_path}")
    assert side.environment == {"FASTPATHS": "off", "NAME": "two words"}
    assert (side.python, side.folder) == (sys.executable, str(tmp_path))
    assert side.environ(X="1")["FASTPATHS"] == "off"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("off", "can't read 'off': write NAME=VALUE"),
        ("python=no-such-python", "there is no interpreter no-such-python"),
        ("path=no/such/folder", "there is no folder no/such/folder"),
    ],
)
def test_a_bad_side_says_why(spec: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadSide, match=message.replace("(", r"\(")):
        Side.parse(spec)
    assert main(["verify", "light", "--benchmarks", "tests.perf.work", "--before", spec]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "nothing", "faster", "not_slower"),
    [("faster", 0, 0, 0), ("same", 0, 1, 0), ("unsure", 0, 1, 1), ("slower", 1, 1, 1)],
)
def test_exit_codes(word: str, nothing: int, faster: int, not_slower: int) -> None:
    steps = [Step("k", "s", word)]
    assert failed(steps, None) == nothing
    assert failed(steps, "faster") == faster
    assert failed(steps, "not-slower") == not_slower


def test_output_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.json"
    path.write_text("{}")
    assert main(["run", "feed_page", "-o", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
