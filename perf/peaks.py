"""CPU per active user in the peak minute, by day: the figure that users and servers grow by.

CPU time depends on the mix of requests and on the hour; the minute with the most requests, divided
by the users in it, is the same question every day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hotclub.perf.store import Store

BUCKETS = 1_000


@dataclass(frozen=True, slots=True)
class Peak:
    """A day's busiest minute: what it cost, in the counter's unit, and for how many users.

    users are those of sampled requests, by buckets, so days compare as long as the rate of sampling
    stays; None where none is known, or too many to be told apart.
    """

    day: str
    minute: int
    requests: float
    cost: float
    users: float | None

    @property
    def per_user(self) -> float | None:
        return self.cost / self.users if self.users else None


def peaks(store: Store) -> list[Peak]:
    """Return the busiest minute of each day."""
    rows = store.rows(
        f"""SELECT date, minute, requests, cost, buckets FROM {store.source("minutes")}
        WHERE counter = ? AND {store.where()}
        QUALIFY row_number() OVER (PARTITION BY date ORDER BY requests DESC, minute) = 1
        ORDER BY date""",
        store.counter(),
    )
    return [Peak(day, minute, n, cost, users(found)) for day, minute, n, cost, found in rows]


def users(buckets: int) -> float | None:
    """Return the number of users from that of the buckets they fall in (linear counting).

    Whang, Vander-Zanden and Taylor (1990), A linear-time probabilistic counting algorithm.
    """
    if not 0 < buckets < BUCKETS * 0.99:
        return None
    return -BUCKETS * math.log(1 - buckets / BUCKETS)
