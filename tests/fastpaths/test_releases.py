"""Patch days: what the scripts for a new release of Django say of one that was made up."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from hotclub.fastpaths import guard, known_targets, loader
from tests import django_rehearsal, django_release

ESCAPE = "django.utils.html:escape"


def wheel(folder: Path, release: str, text: str) -> Path:
    archive = folder / f"django-{release}-py3-none-any.whl"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("django/utils/html.py", text)
    return archive


def test_a_changed_source_is_unknown_and_shown_as_a_diff(tmp_path: Path) -> None:
    old = wheel(tmp_path, "98.1", "def escape(text):\n    return 1\n")
    new = wheel(tmp_path, "98.2", "def escape(text):\n    return 2\n")
    known = {ESCAPE: {dict(known_targets.hashes(old, [ESCAPE]))[ESCAPE]: ["98.1"]}}
    assert django_release.unknown(old, known) == []
    assert django_release.unknown(new, known) == [ESCAPE]
    text = "\n".join(django_release.diff(ESCAPE, old, new))
    assert "-    return 1\n+    return 2" in text
    assert django_release.definition(new, "django.utils.html:gone") == ""
    assert django_release.definition(new, "django.utils.gone:gone") == ""


def test_the_release_to_compare_with_is_the_newest_known_that_is_older() -> None:
    known = {ESCAPE: {"a": ["5.2", "5.2.9"], "b": ["5.2.10", "6.0"]}, "asgiref.local:Local": {}}
    assert django_release.known_before(known, "5.2.11") == "5.2.10"
    assert django_release.known_before(known, "7.0") == "6.0"
    assert django_release.known_before(known, "5.1") == "6.0"


def test_a_table_is_cut_back_to_what_was_known_then() -> None:
    known = guard.read_known(loader.OURS)
    table = django_rehearsal.cut_back(known, "5.2.8")
    seen = {r for forms in table.values() for found in forms.values() for r in found}
    assert "5.2.8" in seen
    assert not seen & {"5.2.9", "6.0", "6.1", "3.9.1"}
    assert django_rehearsal.later(known, "5.2.8")[0] == "5.2.9"


def test_replaying_says_what_stays_on_and_why_the_rest_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {ESCAPE: "0" * 16}

    def hashes(archive: Path, names: list[str]) -> list[tuple[str, str]]:
        known = guard.read_known(loader.OURS)
        now = {n: d for n in names for d, found in known[n].items() if "5.2.8" in found}
        return list((now | changed).items())

    monkeypatch.setattr(known_targets, "wheel", lambda *args: tmp_path)
    monkeypatch.setattr(known_targets, "hashes", hashes)
    does = {ESCAPE: "1" * 16}
    monkeypatch.setattr(known_targets, "shapes", lambda archive, names: does.items())
    first = next(django_rehearsal.replay("5.2.8", tmp_path))
    assert (first.release, ESCAPE in first.on) == ("5.2.9", False)
    assert 0 < first.share < 1
    assert str(first).endswith(f"changed: {ESCAPE}")
    shapes = guard.read_shapes(loader.OURS)[ESCAPE]  # written otherwise, it does what it did
    does[ESCAPE] = next(shape for shape, found in shapes.items() if "5.2.8" in found)
    assert next(django_rehearsal.replay("5.2.8", tmp_path)).share == 1
    changed.clear()
    assert next(django_rehearsal.replay("5.2.8", tmp_path)).share == 1


def test_a_start_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"django 1\.2: not in known_targets"):
        next(django_rehearsal.replay("1.2", tmp_path))
