"""What several tests of perf share."""

from __future__ import annotations

import importlib.util

if importlib.util.find_spec("duckdb"):
    from tests.perf.simulated_store import simulated_store  # noqa: F401
