"""The test of all fixers: their examples, twice is once, and one set of manners."""

from __future__ import annotations

import ast

import pytest

from hotclub.upgrade import skeleton, upgrade_source
from hotclub.upgrade.discovery import all_fixers
from hotclub.upgrade.engine import Run
from hotclub.upgrade.fixer import Example, Fixer
from hotclub.upgrade.fixers.templates.removed_tags_found import RemovedTagsFound
from hotclub.upgrade.proof import upgraded
from hotclub.upgrade.release import Django, Targets

CASES = [
    pytest.param(fixer, example, id=f"{fixer.name()}-{number}")
    for fixer in all_fixers()
    for number, example in enumerate(fixer.examples)
]


@pytest.mark.parametrize(("fixer", "example"), CASES)
def test_example(fixer: type[Fixer], example: Example) -> None:
    if example.path.endswith(".py"):
        ast.parse(example.after)
    change = upgraded([fixer], example.before, example)
    assert change.after == example.after
    assert len(change.findings) == len(example.found), change.findings
    for finding, part in zip(change.findings, example.found, strict=True):
        assert part in finding.message


@pytest.mark.parametrize(("fixer", "example"), CASES)
def test_skeletons_hide_nothing(
    fixer: type[Fixer], example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However short the module: what a fixer says of it, it says of its skeleton first."""
    monkeypatch.setattr(skeleton, "LEAST", 0)
    monkeypatch.setattr(skeleton, "WORTH", 2)
    change = upgraded([fixer], example.before, example)
    assert change.after == example.after
    assert len(change.findings) == len(example.found), change.findings


@pytest.mark.parametrize(("fixer", "example"), CASES)
def test_twice_is_once(fixer: type[Fixer], example: Example) -> None:
    assert upgraded([fixer], example.after, example).after == example.after


@pytest.mark.parametrize(("fixer", "example"), CASES)
def test_all_together_settle(fixer: type[Fixer], example: Example) -> None:
    once = upgraded(list(all_fixers()), example.before, example).after
    if example.path.endswith(".py"):
        ast.parse(once)
    assert upgraded(list(all_fixers()), once, example).after == once


@pytest.mark.parametrize("fixer", [pytest.param(f, id=f.name()) for f in all_fixers()])
def test_leaves_as_many_as_it_rewrites(fixer: type[Fixer]) -> None:
    rewritten = [e for e in fixer.examples if e.before != e.after]
    left = [e for e in fixer.examples if e.before == e.after and not e.found]
    found = [e for e in fixer.examples if e.found]
    assert rewritten or found, "no example"
    assert left, "no example of what is left alone"
    assert fixer.summary().endswith("."), "the docstring starts with one sentence"
    assert fixer.__module__.rpartition(".")[2] == fixer.name(), "the file is named after the fixer"


def test_names_are_unique() -> None:
    names = [fixer.name() for fixer in all_fixers()]
    assert len(names) == len(set(names))


def test_templates_hear_of_a_later_release_only_on_the_way_to_it() -> None:
    found = [
        Run([RemovedTagsFound], Targets(None, django))
        .upgrade("{{ a|urlize }}\n", "a.html")
        .findings
        for django in (Django(5, 2), Django(6, 1))
    ]
    assert [len(findings) for findings in found] == [0, 1]


def test_a_side_without_a_target_is_left_alone() -> None:
    after = {}
    for home in ("django.utils.encoding", "six"):
        text = f"from {home} import python_2_unicode_compatible as both\n\n\n@both\nclass A: ...\n"
        after[home] = upgrade_source(text, python=None, django=(5, 2), path="a.py")
        assert upgrade_source(text, python=(3, 13), django=None, path="a.py") == "class A: ...\n"
    assert after["django.utils.encoding"] == "class A: ...\n"
    assert "@both" in after["six"]
