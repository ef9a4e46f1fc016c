"""Feature flags in the records: `record_flag("new_feed", "b")` where a flag is decided.

It costs next to nothing in a request that is not sampled, never raises, and may be called from any
code that a request runs, in threads and coroutines too.
"""

from __future__ import annotations

from hotclub.perf.hot.active import at_hand

MOST, LONGEST = 64, 100


def record_flag(name: str, variant: str | bool = True) -> None:
    """Say which variant of a feature flag this request gets; True and False are on and off.

    A request keeps at most 64 flags, and the first 100 letters of a name.
    """
    active = at_hand()
    if active is None:
        return
    flags = active.flags
    if flags is None:
        flags = active.flags = {}
    if len(flags) < MOST or name in flags:
        try:
            word = ("off", "on")[variant] if isinstance(variant, bool) else str(variant)
            flags[str(name)[:LONGEST]] = word[:LONGEST]
        except Exception:
            # A variant that can't be said as text must not cost the visitor the page.
            return
