"""A path steps aside as soon as anything that it mirrors is not the one it was made for."""

from __future__ import annotations

import functools
import importlib
import textwrap
from types import FunctionType
from typing import Any

import pytest
from django.utils import html

from hotclub import fastpaths
from hotclub.fastpaths import definition, guard, loader
from hotclub.fastpaths.path import FastPath
from tests.fastpaths.conftest import all_paths, needs_compiled

pytestmark = pytest.mark.usefixtures("stock_rendering")

KNOWN = guard.read_known(loader.OURS)
MIRRORED = [
    pytest.param(path, name, id=f"{path.target}<-{name}")
    for path in all_paths()
    for name in path.guarded
]


def elsewhere(*args: Any, **kwargs: Any) -> None:
    """What a monkey patch puts in a function's place."""


def reason(target: str) -> str:
    return next(row.reason for row in fastpaths.install().rows if row.target == target)


@needs_compiled
@pytest.mark.parametrize(("path", "name"), MIRRORED)
def test_a_changed_mirror_turns_the_path_off(
    path: FastPath, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not guard.is_there(name):  # it belongs to another release: appears where it was not
        around, _, attribute = definition.bare(name).rpartition(".")
        owner, raw = guard.resolve(around)[2] if "." in name.partition(":")[2] else None, None
        if owner is None:
            pytest.skip("a module's own name, absent in this release")
    else:
        owner, attribute, raw = guard.resolve(name)
    changed: Any = elsewhere
    if isinstance(raw, classmethod | staticmethod | property):
        changed = type(raw)(elsewhere)
    elif isinstance(raw, type):
        changed = type(raw.__name__, (raw,), {})
    elif not callable(guard.layers(raw)[0]):
        changed = (raw, "changed")
    monkeypatch.setattr(owner, attribute, changed, raising=False)
    found = reason(path.target)
    monkeypatch.undo()
    assert "left as it is" in found
    assert definition.bare(name) in found


@needs_compiled
def test_a_wrapper_is_noticed_whatever_it_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    original = html.escape

    @functools.wraps(original)
    def traced(*args: Any, **kwargs: Any) -> Any:
        return original(*args, **kwargs)

    monkeypatch.setattr(html, "escape", traced)
    assert "wrapped or replaced by code of" in reason("django.utils.html:escape")


def test_an_unknown_source_says_what_it_was_made_for_and_what_it_found() -> None:
    known = {"django.utils.html:escape": {"0" * 16: ["5.2", "5.2.8"]}}
    objection = guard.Guard(known).objection(["django.utils.html:escape"])
    assert objection is not None
    assert objection.startswith("django.utils.html:escape: made for 5.2 to 5.2.8, found django ")


SOURCE = textwrap.dedent(
    '''
    import functools

    LIMIT = {"a": 1}

    @functools.cache
    def first(
        a,
        b=(1, 2),
    ) -> int:
        """One.

    not indented: still the docstring
        """
        # a comment
        if a:

            return 1
        return 2

    class Second:
        size = 3

        @property
        def third(self):
            return self.size  # trailing

        def fourth(self): return 4

    def fifth(): pass
    '''
)


def changed(old: str, new: str) -> str:
    assert old in SOURCE
    return SOURCE.replace(old, new)


@pytest.mark.parametrize(
    "name", ["first", "Second", "Second.third", "Second.fourth", "fifth", "LIMIT"]
)
def test_hash_sees_code_and_not_layout(name: str) -> None:
    found = definition.hash_in_source(SOURCE, name)
    assert found is not None
    quiet = changed("    # a comment\n", "    # another\n\n\n").replace(
        "class Second", "\n\nclass Second"
    )
    assert definition.hash_in_source(quiet, name) == found


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("first", "return 2", "return 3"),
        ("first", "b=(1, 2)", "b=(1, 3)"),
        ("first", "@functools.cache", "@functools.lru_cache"),
        ("Second", "size = 3", "size = 4"),
        ("Second.third", "return self.size", "return self.sizes"),
        ("Second.fourth", "return 4", "return 5"),
        ("LIMIT", '"a": 1', '"a": 2'),
    ],
)
def test_hash_sees_a_change(name: str, old: str, new: str) -> None:
    assert definition.hash_in_source(SOURCE, name) != definition.hash_in_source(
        changed(old, new), name
    )


def test_hash_of_what_is_not_there_is_none() -> None:
    assert definition.hash_in_source(SOURCE, "Second.fifth") is None


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_live_and_text_hashes_agree(name: str) -> None:
    """What known-targets reads in a wheel as text is what the guard reads of the live object."""
    home = importlib.import_module(name.partition(":")[0])
    with open(str(home.__file__), encoding="utf-8") as opened:  # noqa: PTH123
        text = definition.hash_in_source(opened.read(), name.partition(":")[2])
    assert guard.Guard(KNOWN).fingerprint(name) == text
    assert text in KNOWN[name]


def test_a_name_that_only_some_releases_have_is_known_there_and_not_there() -> None:
    gone = "django.utils.html:gone?"
    assert definition.hash_in_source(SOURCE, "gone?") == definition.ABSENT
    assert guard.Guard({gone: {definition.ABSENT: ["5.2"]}}).objection([gone]) is None
    there = "django.utils.html:escape?"
    objection = guard.Guard({there: {definition.ABSENT: ["5.2"]}}).objection([there])
    assert objection is not None
    assert "made for 5.2" in objection


def test_known_targets_are_complete() -> None:
    named = {name for path in all_paths() for name in path.guarded}
    assert named - set(KNOWN) == set(), "run make known-targets"
    assert all(isinstance(FunctionType, type) and KNOWN[name] for name in named)


def test_a_module_is_judged_at_once_and_its_source_not_kept() -> None:
    judge = guard.Guard(KNOWN)
    assert judge.objection(["django.utils.html:escape"]) is None
    together = {name for name in KNOWN if name.startswith("django.utils.html:")}
    assert judge._seen == dict.fromkeys(together)
    assert judge._lines == {}
