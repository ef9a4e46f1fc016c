"""Hot functions: found by name, shares that add up, and those with a fast path marked."""

from __future__ import annotations

import pytest

from hotclub.perf import hotspots, suite

pytestmark = pytest.mark.django_db


def test_the_hot_function_is_named_and_shares_add_up() -> None:
    (one,) = [b for b in suite.every() if b.name == "path_escape"]
    found = hotspots.profiled(one, repeats=2)
    assert any("escape" in spot.function for spot in found)
    assert sum(spot.self_share for spot in found) == pytest.approx(1.0)
    assert 0 <= hotspots.covered(found) <= 1


def test_functions_with_a_fast_path_are_known() -> None:
    names = {name for _, name in hotspots.fastpath_functions()}
    assert {"escape", "reverse", "_resolve_lookup"} <= names


def test_a_file_of_a_package_gets_its_dotted_name() -> None:
    import django.utils.html

    where = (django.utils.html.__file__, 1, "escape")
    assert hotspots.named(where).endswith("django.utils.html.escape")
    assert hotspots.named(("~", 0, "<built-in method builtins.len>")) == "builtins.len>".strip(">")
