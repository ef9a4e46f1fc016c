"""What all tests share: Hypothesis draws the same inputs on every run, so that a run is repeatable.

HYPOTHESIS_PROFILE=search looks for new ones: `HYPOTHESIS_PROFILE=search make test`. With
HOTCLUB_EXAMPLES=1000000 every family draws that many, whatever its own settings say: `make
differential`.
"""

from __future__ import annotations

import os
from typing import Any

import hypothesis
from hypothesis import HealthCheck

settings = hypothesis.settings
PATIENT = {"suppress_health_check": tuple(HealthCheck)}  # a run of hours is what is wanted

# A loaded machine draws inputs slowly; that must not decide a test.
SLOW = (HealthCheck.too_slow,)
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=SLOW)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

if examples := os.environ.get("HOTCLUB_EXAMPLES"):
    asked: dict[str, Any] = {"max_examples": int(examples), **PATIENT}
    settings.register_profile("many", settings.get_profile("search"), **asked)
    settings.load_profile("many")

    def many(*args: Any, **words: Any) -> hypothesis.settings:
        """Stand in for settings() in the tests, which are imported after this."""
        return settings(*args, **words | asked)

    hypothesis.settings = many  # type: ignore[assignment, misc]


def pytest_collection_finish() -> None:
    """Give Hypothesis its own settings back once every test module has read them."""
    hypothesis.settings = settings  # type: ignore[misc]
