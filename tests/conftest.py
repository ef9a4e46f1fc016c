"""What all tests share: Hypothesis draws the same inputs on every run, so that a run is repeatable.

HYPOTHESIS_PROFILE=search looks for new ones: `HYPOTHESIS_PROFILE=search make test`.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
