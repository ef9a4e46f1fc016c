"""Bytes that need no change stay as they are; a file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotclub.upgrade import upgrade_source
from hotclub.upgrade.cli import main
from hotclub.upgrade.edit import Edit, applied, line_starts
from hotclub.upgrade.engine import Change
from hotclub.upgrade.files import STRAY, write

OLD = "from django.utils.translation import ugettext as _\n"
NEW = "from django.utils.translation import gettext as _\n"
TABS = b"if _:\n\tx = 1  # tab\n\x0c\n"
TO = ["--python", "3.13", "--django", "5.2"]


def upgraded(path: Path, *more: str) -> int:
    return main([str(path), *TO, "--write", "--force", *more])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OLD.encode(), NEW.encode()),
        (OLD.replace("\n", "\r\n").encode(), NEW.replace("\n", "\r\n").encode()),
        (b"\xef\xbb\xbf" + OLD.encode(), b"\xef\xbb\xbf" + NEW.encode()),
        (OLD.rstrip().encode(), NEW.rstrip().encode()),
        (
            b"# -*- coding: latin-1 -*-\n" + OLD.encode() + "x = 'é'\n".encode("latin-1"),
            b"# -*- coding: latin-1 -*-\n" + NEW.encode() + "x = 'é'\n".encode("latin-1"),
        ),
        (
            OLD.encode() + b"if _:\n\tx = 1  # tab\n\x0c\n",
            NEW.encode() + b"if _:\n\tx = 1  # tab\n\x0c\n",
        ),
        ("x = '夕焼け'; ".encode() + OLD.encode(), "x = '夕焼け'; ".encode() + NEW.encode()),
    ],
    ids=["lf", "crlf", "bom", "no final newline", "latin-1", "tabs and form feed", "wide letters"],
)
def test_bytes_beside_the_change_stay(tmp_path: Path, before: bytes, after: bytes) -> None:
    path = tmp_path / "module.py"
    path.write_bytes(before)
    path.chmod(0o755)
    assert upgraded(path, "--select", "ugettext_to_gettext") == 0
    assert path.read_bytes() == after
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    assert list(tmp_path.iterdir()) == [path]


def test_a_letter_that_the_encoding_lacks_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_bytes(b"# coding: ascii\nx = 1\n")
    with pytest.raises(UnicodeEncodeError):
        write(Change(str(path), "# coding: ascii\nx = 1\n", "# coding: ascii\nx = 'é'\n"))
    assert path.read_bytes() == b"# coding: ascii\nx = 1\n"
    assert list(tmp_path.iterdir()) == [path]


class Killed(BaseException):
    """What no handler of ours catches."""


def test_a_killed_run_leaves_the_old_file_and_the_next_sweeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "module.py"
    path.write_text(OLD)
    (tmp_path / f"{STRAY}abc").write_text("half a file")

    def killed(*names: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        with pytest.raises(Killed):
            upgraded(tmp_path)
    assert path.read_text() == OLD
    assert list(tmp_path.iterdir()) == [path]


@given(st.text(max_size=60), st.data())
def test_edits_change_what_they_cover_and_nothing_else(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(a, b, f"<{i}>") for i, (a, b) in enumerate(spans) if a < b]
    expected = text
    for edit in reversed(edits):
        expected = expected[: edit.start] + edit.text + expected[edit.end :]
    assert applied(text, edits) == expected


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        applied("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])


@given(st.text(alphabet="a\n\r\x0c\x0b\u2028é", max_size=40))
def test_lines_start_where_the_parser_says(text: str) -> None:
    naive = [0]
    for i, letter in enumerate(text):
        if letter == "\n" or (letter == "\r" and text[i + 1 : i + 2] != "\n"):
            naive.append(i + 1)
    assert list(line_starts(text)) == naive


@given(st.text(max_size=200))
def test_upgrade_source_never_raises(text: str) -> None:
    assert isinstance(upgrade_source(text, python=(3, 13), django=(5, 2), path="module.py"), str)


@pytest.mark.parametrize(
    "source", ["def f(:\n", "print 'old'\n", "\0", "(" * 500, "x = '\ud800'\n"]
)
def test_what_cannot_be_parsed_comes_back(source: str) -> None:
    assert upgrade_source(source, python=None, django=(5, 2), path="module.py") == source


def test_upgrade_source_leaves_a_side_alone() -> None:
    source = "import collections\nclass C(collections.Mapping): pass\n" + OLD
    only_django = upgrade_source(source, python=None, django=(5, 2), path="m.py")
    assert "gettext as _" in only_django.replace("ugettext", "")
    assert "collections.Mapping" in only_django
    only_python = upgrade_source(source, python=(3, 13), django=None, path="m.py")
    assert OLD in only_python
    assert "collections.Mapping" not in only_python
