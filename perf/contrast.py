"""New side against old, less what they differed by before: effects, and how sure they are.

Within an endpoint the sides are compared by the mean of the log or by the mean; each request's
part in the result is known to first order, and the parts that share a host or a minute are added
up before they are squared: Cameron, Gelbach and Miller (2011), Robust inference with multiway
clustering.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotclub.perf.cells import CPU, LOG, N2, Bools, Cells, Floats, N


@dataclass(frozen=True, slots=True)
class Sums:
    """One period: sums by unit and endpoint, and the same by minute."""

    whole: Floats
    cells: Floats


@dataclass(frozen=True, slots=True)
class Side:
    """One side in one period, by endpoint; `sign` is its part in the contrast."""

    sign: float
    sums: Sums
    units: Bools
    n: Floats
    mean: Floats
    error2: Floats


@dataclass(frozen=True, slots=True)
class Contrast:
    """The sides' contrast in one column (LOG or CPU)."""

    table: Cells
    column: int
    sides: tuple[Side, ...]

    @property
    def least(self) -> Floats:
        """The number of requests of the smallest side, by endpoint."""
        smallest: Floats = np.min([side.n for side in self.sides], axis=0)
        return smallest

    def effect(self) -> Floats:
        effects: Floats = np.sum([side.sign * side.mean for side in self.sides], axis=0)
        return effects

    def error2(self) -> Floats:
        """Return the squared error by endpoint, as if requests were independent."""
        errors: Floats = np.sum([side.error2 for side in self.sides], axis=0)
        return errors

    def by_host(self, coefficients: Sequence[Floats]) -> Floats:
        """Return each host's part by endpoint; a coefficient by endpoint for each side."""
        units = np.zeros_like(self.sides[0].sums.whole[N])
        for side, weight in zip(self.sides, coefficients, strict=True):
            n, total = side.sums.whole[N, side.units], side.sums.whole[self.column, side.units]
            hosts = max(2, int((n.sum(axis=1) > 0).sum()))
            scale = side.sign * weight / np.maximum(side.n, 1e-9) * math.sqrt(hosts / (hosts - 1))
            units[side.units] += (total - n * side.mean) * scale
        hosts_of = self.table.cluster
        merged = np.zeros((int(hosts_of.max()) + 1, units.shape[1]))
        np.add.at(merged, hosts_of, units)
        return merged

    def by_minute(self, coefficients: Sequence[Floats]) -> tuple[float, float]:
        """Return the squares of the minutes' parts, and of those of a host in a minute."""
        minutes = alone = 0.0
        for period in {id(side.sums): side.sums for side in self.sides}.values():
            parts = np.zeros((period.cells.shape[1], period.cells.shape[3]))
            for side, weight in zip(self.sides, coefficients, strict=True):
                if side.sums is not period:
                    continue
                share = side.sign * weight / np.maximum(side.n, 1e-9)
                cells = period.cells[:, side.units]
                parts[side.units] = np.einsum("uet,e->ut", cells[self.column], share)
                parts[side.units] -= np.einsum("uet,e->ut", cells[N], share * side.mean)
            minutes += float((parts.sum(axis=0) ** 2).sum())
            alone += float((parts**2).sum())
        return minutes, alone

    def variance(self, coefficients: Sequence[Floats], *, hosts: bool) -> float:
        """Return the variance of a weighted sum of endpoints.

        Where hosts are too few to be clusters the minutes have to do.
        """
        minutes, alone = self.by_minute(coefficients)
        if not hosts:
            pairs = zip(self.sides, coefficients, strict=True)
            plain = sum(float((side.error2 * weight**2).sum()) for side, weight in pairs)
            return max(minutes, plain)
        shared = float((self.by_host(coefficients).sum(axis=1) ** 2).sum())
        return shared + max(0.0, minutes - alone)

    def common(self, weights: Floats) -> float:
        """Return what clustering adds to each endpoint's squared error, averaged over endpoints.

        One endpoint alone has too few hosts to say; together they do.
        """
        ones = [np.ones_like(weights)] * len(self.sides)
        excess = (self.by_host(ones) ** 2).sum(axis=0) - self.error2()
        return max(0.0, float((weights * excess).sum() / weights.sum()))


def contrast(table: Cells, window: Sums, before: Sums | None, column: int) -> Contrast:
    """Contrast one column of sums; the column of its squares is the next one."""
    assert column in (LOG, CPU)
    sides = []
    for sums, period in ((window, 1.0), (before, -1.0)):
        if sums is None:
            continue
        for units, sign in ((table.canary, 1.0), (~table.canary, -1.0)):
            total = sums.whole[:, units].sum(axis=1)
            n = np.maximum(total[N], 1e-9)
            mean = total[column] / n
            spread = np.maximum(total[column + 1] / n - mean**2, 0.0)
            error2 = spread * total[N2] / n**2
            sides.append(Side(sign * period, sums, units, total[N], mean, error2))
    return Contrast(table, column, tuple(sides))
