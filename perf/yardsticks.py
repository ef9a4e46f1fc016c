"""The yardsticks in one table: stock Django is 1, instructions first, CPU time beside them.

Every benchmark of the groups asked for is tried once on stock Django; what this machine has not got
(a driver, a framework) is a row with its reason and not a failure. The last row is what all fast
paths cost when they are imported and installed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotclub.perf import install_cost
from hotclub.perf.benchmark import Benchmark
from hotclub.perf.design import Plan, remote
from hotclub.perf.ledger import Step, setup
from hotclub.perf.side import NotMeasured, Side
from hotclub.perf.verdict import Word
from hotclub.perf.verify import Compared, Progress, grouped, verify

STOCK, FAST = Side.parse("FASTPATHS=off"), Side.parse("FASTPATHS=on")


@dataclass(frozen=True, slots=True)
class Row:
    """One yardstick: how many times fewer instructions and less CPU time than stock Django.

    cpu_low and cpu_high bound the CPU gain with 99 % confidence. A row that was not measured has
    its reason in skipped and no figure.
    """

    yardstick: str
    summary: str
    instructions: float | None = None
    cpu: float | None = None
    cpu_low: float | None = None
    cpu_high: float | None = None
    word: str = ""
    note: str = ""
    skipped: str = ""

    @property
    def share(self) -> float | None:
        """Return what share of the gain in instructions arrives in CPU time, or None."""
        if not self.instructions or not self.cpu or self.instructions <= 1.05:
            return None
        return (self.cpu - 1) / (self.instructions - 1)

    def cells(self) -> tuple[str, str, str, str]:
        """Return the row as a person reads it: summary, instructions, CPU time, remark."""
        counted = f"{self.instructions:.2f}x" if self.instructions else ""
        spent = f"{self.cpu:.2f}x" if self.cpu else ""
        if self.cpu_low and self.cpu_high:
            spent += f" ({self.cpu_low:.2f}x to {self.cpu_high:.2f}x)"
        remark = self.note or (f"not measured: {self.skipped}" if self.skipped else "")
        return self.summary.rstrip("."), counted, spent, remark


def row(found: Compared) -> Row:
    """Return what the judge found as a row."""
    verdict = found.verdict
    notes = ["counted in bytecodes"] if found.counter == "bytecodes" else []
    if found.contradictory or verdict.word is Word.UNSURE:
        notes.append("unsure")
    return Row(
        found.benchmark.name,
        found.benchmark.summary,
        1 / found.instructions if found.instructions else None,
        1 / verdict.ratio,
        1 / verdict.high if math.isfinite(verdict.high) else None,
        1 / verdict.low if verdict.low else None,
        "unsure" if found.contradictory else verdict.word.value,
        ", ".join(notes),
    )


def reasons(chosen: Sequence[Benchmark], extra: Sequence[str]) -> dict[str, str]:
    """Return, of the benchmarks that can't be prepared on stock Django here, why.

    Raises NotMeasured where not even a worker starts.
    """
    found = {}
    for names in grouped(chosen):
        with remote(STOCK, extra, seed=1) as worker:
            for name in names:
                try:
                    worker.ask(do="prepare", name=name)
                except NotMeasured as error:
                    found[name] = str(error).partition("': ")[2] or str(error)
    return found


def measured(
    chosen: Sequence[Benchmark],
    extra: Sequence[str],
    plan: Plan,
    layouts: int,
    progress: Progress,
) -> Iterator[tuple[Row, Step | None]]:
    """Yield each yardstick's row and its step for the ledger, in the order of the benchmarks.

    Raises NotMeasured where a side that ran once does not run.
    """
    missing = reasons(chosen, extra)
    able = [one for one in chosen if one.name not in missing]
    judged = verify(STOCK, FAST, able, plan, extra, layouts=layouts, progress=progress)
    by_name = {one.benchmark.name: one for one in judged}
    for one in chosen:
        if one.name in missing:
            yield Row(one.name, one.summary, skipped=missing[one.name]), None
        else:
            yield row(by_name[one.name]), by_name[one.name].step("fast paths")


def start_up(plan: Plan) -> tuple[Row, Step]:
    """Return what importing and installing all paths costs, as a row and as a step."""
    cost = install_cost.median(plan.processes)
    name, summary = "install_all", "import and install of all paths"
    step = Step("fast paths", name, "measured", note=str(cost), setup=setup())
    return Row(name, summary, word="measured", note=str(cost)), step
