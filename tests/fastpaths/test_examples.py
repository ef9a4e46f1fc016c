"""The test of all fast paths: each example, in both builds, does what the original does."""

from __future__ import annotations

import pytest

from hotclub.fastpaths.installer import original
from hotclub.fastpaths.path import Example, FastPath
from hotclub.fastpaths.verify import outcome
from tests.fastpaths.conftest import all_paths, both_builds, build_of

CASES = [
    pytest.param(path, call, id=f"{path.target}-{build_of(path)}-{number}")
    for path in both_builds()
    for number, call in enumerate(path.examples)
]


OF_A_FAMILY = ("template_", "model_", "forms_", "request_", "response_", "session_")


@pytest.mark.parametrize(("path", "call"), CASES)
def test_same_as_the_original(path: FastPath, call: Example) -> None:
    assert outcome(path.function, call) == outcome(original(path), call)


@pytest.mark.parametrize("path", [pytest.param(p, id=p.target) for p in all_paths()])
def test_every_path_is_shown_by_examples_or_by_tests_of_its_own(path: FastPath) -> None:
    own = {"urls_reverse": "test_urls.py", "urls_resolve": "test_urls_resolve.py"}
    assert path.examples or path.name in own or path.name.startswith(OF_A_FAMILY)
