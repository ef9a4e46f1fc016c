"""The service's own fast paths do what their originals do, compiled and as source."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotclub.fastpaths import guard, installer, loader, verify

NAMES = loader.names("app.hot")
BUILDS = [path for name in NAMES for path in loader.load(name)] + [
    path for name in NAMES for path in loader.paths_of(loader.load_source(name), name)
]
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1))
ROWS = st.tuples(st.integers(1, 2**40), st.integers(0, 1200), st.integers(0, 1200), MOMENTS)


def build_of(path) -> str:
    return f"{path.target}-{'compiled' if path.compiled else 'source'}"


def of(target: str):
    """Return pytest's parameter for each build of the path with this target."""
    found = [path for path in BUILDS if path.target == target]
    assert found
    return pytest.mark.parametrize("path", found, ids=build_of)


@pytest.mark.parametrize("path", BUILDS, ids=build_of)
def test_same_as_the_original(path):
    assert list(verify.differences(path)) == []


@of("app.posts.captions:entities")
@given(text=st.text(alphabet="#@htps:/.ax_1é夕²&<\"' \n)"))
def test_captions(path, text):
    assert path.function(text) == installer.original(path)(text)


@of("app.posts.captions:entities")
@given(text=st.lists(st.sampled_from(("http://", "https://", "#", "@", "a", "1", " ", ".", "<"))))
def test_captions_of_likely_pieces(path, text):
    caption = "".join(text)
    assert path.function(caption) == installer.original(path)(caption)


@of("app.feed.ranking:rank")
@given(rows=st.lists(ROWS))
def test_ranking(path, rows):
    assert path.function(rows) == installer.original(path)(rows)


@of("app.feed.cursors:encode")
@given(numbers=st.lists(st.integers(-(2**66), 2**66)).map(tuple))
def test_cursors(path, numbers):
    assert path.function(numbers) == installer.original(path)(numbers)


@of("app.feed.cursors:decode")
@given(numbers=st.lists(st.integers(-(2**66), 2**66), max_size=5).map(tuple))
def test_cursors_are_read(path, numbers):
    from app.hot.cursors import encode

    cursor = encode(numbers)
    assert verify.outcome(path.function, verify.Example((cursor,))) == verify.outcome(
        installer.original(path), verify.Example((cursor,))
    )


@of("app.feed.cursors:decode")
@given(text=st.text(alphabet="WzEsMl0dIC1=-_Aé"))
def test_cursors_of_others_are_refused_alike(path, text):
    call = verify.Example((text,))
    assert verify.outcome(path.function, call) == verify.outcome(installer.original(path), call)


def test_every_path_knows_its_target_as_it_is_now():
    """After a change: read the path again, then `hotclub fastpaths record app.hot`."""
    judge = guard.Guard(guard.read_known("app.hot"))
    for path in BUILDS:
        assert judge.objection(path.guarded) is None


@pytest.mark.skipif(os.environ.get("FASTPATHS") == "off", reason="FASTPATHS=off")
@pytest.mark.skipif(
    not all(path.compiled for path in BUILDS[: len(BUILDS) // 2]), reason="not compiled"
)
def test_the_setting_installs_them():
    rows = {row.target: row for row in installer.status().rows}
    for path in BUILDS:
        assert rows[path.target].installed, rows[path.target].reason
