"""What the recorder may cost a request, by exact count: the difference to the same work without it.

Counted on a view by itself: in a whole page a layout of memory moves a count by hundreds of
instructions, up to a thousand.
"""

from __future__ import annotations

import pytest

from hotclub.perf import callgrind, counters
from hotclub.perf.benchmarks.recorder import BUFFER
from hotclub.perf.hot import recording
from hotclub.perf.side import Side

NAMES = ("view_alone", "recorder_alone", "recorder_alone_sampled")
COMPILED = recording.__file__.endswith((".so", ".pyd"))
UNSAMPLED, SAMPLED = (600, 6_500) if COMPILED else (1_000, 45_000)


@pytest.mark.valgrind
@pytest.mark.slow
def test_a_request_pays_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    here = counters.callgrind()
    if not here.here:
        pytest.skip(here.why)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # the page is of no project
    side = Side.parse("FASTPATHS=off")
    layouts = [
        callgrind.instructions(side, NAMES, [], seed=seed, calls=BUFFER, warm_up=16)
        for seed in callgrind.LAYOUTS[:2]
    ]
    view, recorded, sampled = (sum(one[name] for one in layouts) / 2 for name in NAMES)
    assert 0 < recorded - view <= UNSAMPLED
    assert 0 < sampled - view <= SAMPLED
