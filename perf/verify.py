"""The judge's main job: before against after, by CPU time and by instructions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from hotclub.perf import bytecodes, callgrind, counters
from hotclub.perf.benchmark import Benchmark
from hotclub.perf.design import Plan, Sample, compare
from hotclub.perf.ledger import Step, setup
from hotclub.perf.side import NotMeasured, Side
from hotclub.perf.verdict import Verdict, disagree, judge

Progress = Callable[[str], None]


@dataclass(slots=True)
class Compared:
    """One benchmark on both sides: CPU ns a call, the verdict, instructions a call."""

    benchmark: Benchmark
    samples: list[Sample] = field(default_factory=list)
    before_instructions: float | None = None
    after_instructions: float | None = None
    counter: str = ""

    @property
    def verdict(self) -> Verdict:
        return judge([sample.log_ratio for sample in self.samples])

    @property
    def before_ns(self) -> float:
        return sorted(s.before_ns for s in self.samples)[len(self.samples) // 2]

    @property
    def after_ns(self) -> float:
        return sorted(s.after_ns for s in self.samples)[len(self.samples) // 2]

    @property
    def instructions(self) -> float | None:
        """Return instructions after / before, or None where they were not counted."""
        if not self.before_instructions or not self.after_instructions:
            return None
        return self.after_instructions / self.before_instructions

    @property
    def contradictory(self) -> bool:
        return disagree(self.verdict, self.instructions)

    def step(self, kind: str, note: str = "") -> Step:
        verdict = self.verdict
        word = "unsure" if self.contradictory else verdict.word.value
        return Step(
            kind=kind,
            subject=self.benchmark.name,
            word=word,
            ratio=round(verdict.ratio, 4),
            low=round(verdict.low, 4),
            high=round(verdict.high, 4),
            before=round(self.before_ns),
            after=round(self.after_ns),
            unit="ns of CPU",
            instructions=round(self.instructions, 5) if self.instructions else None,
            note=note or (self.counter if self.counter == "bytecodes" else ""),
            setup=setup(),
        )


def verify(
    before: Side,
    after: Side,
    benchmarks: Sequence[Benchmark],
    plan: Plan,
    extra: Sequence[str] = (),
    *,
    layouts: int = 4,
    progress: Progress = lambda text: None,
) -> list[Compared]:
    """Return each benchmark compared; layouts is the number of pinned counts a side, 0 for none.

    Raises NotMeasured where a side does not run.
    """
    found = {one.name: Compared(one) for one in benchmarks}
    for names in grouped(benchmarks):
        for number, samples in compare(before, after, names, plan, extra):
            progress(f"process {number + 1} of {plan.processes}: {len(names)} benchmarks")
            for name, sample in samples.items():
                found[name].samples.append(sample)
        if layouts:
            count(before, after, found, names, extra, layouts, progress)
    return list(found.values())


def grouped(benchmarks: Sequence[Benchmark]) -> Iterator[list[str]]:
    """Yield the names that may share a process: a group has settings of its own."""
    groups: dict[str, list[str]] = {}
    for one in benchmarks:
        groups.setdefault(one.group, []).append(one.name)
    yield from groups.values()


def count(
    before: Side,
    after: Side,
    found: dict[str, Compared],
    names: Sequence[str],
    extra: Sequence[str],
    layouts: int,
    progress: Progress,
) -> None:
    """Add the instructions of both sides, averaged over layouts; leave them out where they fail."""
    counter, read = exact_counter(before, after)
    if read is None:
        return
    totals: list[dict[str, float]] = [dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)]
    warm_up, calls = (callgrind.WARM_UP, 8) if layouts >= 4 else (6, 2)
    for layout in callgrind.LAYOUTS[:layouts]:
        progress(f"callgrind, layout {layout} of {layouts}: {len(names)} benchmarks, both sides")
        counts = partial(
            read,
            names=names,
            extra=extra,
            seed=layout,
            calls=calls,
            warm_up=warm_up,
        )
        try:
            with ThreadPoolExecutor(2) as pool:
                counted = list(pool.map(counts, (before, after)))
        except NotMeasured as error:
            progress(str(error))
            return
        for total, one in zip(totals, counted, strict=True):
            for name, value in one.items():
                total[name] += value / layouts
    for name in names:
        found[name].before_instructions = totals[0][name]
        found[name].after_instructions = totals[1][name]
        found[name].counter = counter


def exact_counter(before: Side, after: Side) -> tuple[str, Callable[..., dict[str, float]] | None]:
    """Return the exact counter that this machine offers for the two sides, if any."""
    if counters.callgrind().here:
        return "instructions", callgrind.instructions
    if counters.bytecodes().here and before.python == after.python:
        return "bytecodes", bytecodes.bytecodes
    return "", None
