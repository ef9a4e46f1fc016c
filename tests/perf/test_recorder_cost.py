"""What the recorder may cost a request, by exact count: the difference to the same page without it.

A layout of memory moves a count by some hundred instructions, so two are averaged.
"""

from __future__ import annotations

import pytest

# A counted process writes no bytecode, and compiling moves a count by hundreds: it is done here.
from hotclub.perf import callgrind, counters, middleware  # noqa: F401
from hotclub.perf.benchmarks.recorder import BUFFER
from hotclub.perf.side import Side

NAMES = ("recorder_absent", "recorder_unsampled", "recorder_sampled")
UNSAMPLED, SAMPLED = 1_000, 30_000


@pytest.mark.valgrind
@pytest.mark.slow
def test_a_request_pays_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    here = counters.callgrind()
    if not here.here:
        pytest.skip(here.why)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # the page is of no project
    side = Side.parse("FASTPATHS=off")
    layouts = [
        callgrind.instructions(side, NAMES, [], seed=seed, calls=2 * BUFFER, warm_up=16)
        for seed in callgrind.LAYOUTS[:2]
    ]
    absent, unsampled, sampled = (sum(one[name] for one in layouts) / 2 for name in NAMES)
    assert unsampled - absent <= UNSAMPLED
    assert 0 < sampled - absent <= SAMPLED
