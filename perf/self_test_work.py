"""The short benchmark that the self-test judges: the same work twice, and 2 % more of it."""

from __future__ import annotations

from hotclub.perf.benchmark import Work, benchmark

STEPS = 2_000


def steps(count: int) -> Work:
    numbers = range(count)

    def work() -> int:
        total = 0
        for number in numbers:
            total ^= number
        return total

    return work


@benchmark
def self_test() -> Work:
    """The work."""
    return steps(STEPS)


@benchmark
def self_test_again() -> Work:
    """The same work."""
    return steps(STEPS)


@benchmark
def self_test_more_2() -> Work:
    """2 % more of it."""
    return steps(STEPS + STEPS * 2 // 100)
