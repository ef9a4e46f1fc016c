"""What others alarm on, to score our detectors against: threshold, Welch, Mann-Whitney, Otava.

Apache Otava is run where its command is installed; it wants libraries of its own, so it lives in
an environment of its own and is reached by PATH.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import special

from hotclub.perf.cells import Floats, Ints, Requests

THRESHOLD = 0.01
ALPHA = 0.01
BINS = 4096


def each_minute(requests: Requests) -> dict[str, Floats]:
    """Return each detector's word after every minute: 1 slower, -1 faster, 0 nothing.

    All requests are pooled, as these detectors do.
    """
    inside = requests.where(~requests.before)
    minute = inside.minute - inside.minute.min()
    last = int(minute.max()) + 1
    key = inside.canary.astype(np.int64) * last + minute
    cpu = inside.cpu_ns
    columns = (None, cpu, cpu * cpu)
    n, total, squares = (
        np.bincount(key, column, 2 * last).reshape(2, last).cumsum(axis=1) for column in columns
    )
    n = np.maximum(n, 1)
    mean = total / n
    spread = np.maximum(squares / n - mean**2, 1e-12) / n
    ratio = mean[1] / np.maximum(mean[0], 1e-9) - 1
    welch = (mean[1] - mean[0]) / np.sqrt(spread.sum(axis=0))
    return {
        "threshold": np.where(np.abs(ratio) > THRESHOLD, np.sign(ratio), 0),
        "welch": significant(welch),
        "mann-whitney": significant(rank_scores(key, cpu, last)),
    }


def at_the_end(requests: Requests) -> dict[str, int]:
    """Return each detector's word at the end of the rollout."""
    whole = replace(requests, minute=np.zeros_like(requests.minute))
    return {name: int(signs[-1]) for name, signs in each_minute(whole).items()}


def significant(z: Floats) -> Floats:
    limit = -float(special.ndtri(ALPHA / 2))
    return np.where(np.abs(z) > limit, np.sign(z), 0.0)


def rank_scores(key: Ints, cpu: Floats, last: int) -> Floats:
    """Return Mann and Whitney's normal score after every minute.

    Costs are put in bins of a few tenths of a per cent, whose ties are allowed for: 120 looks need
    one sum of bins and no sort.
    """
    log = np.log(cpu)
    low, high = float(log.min()), float(log.max())
    place = ((log - low) * ((BINS - 1) / max(1e-9, high - low))).astype(np.int64)
    counts = np.bincount(key * BINS + place, minlength=2 * last * BINS)
    old, new = counts.reshape(2, last, BINS).astype(np.float64)
    running_old, running_new = np.zeros(BINS), np.zeros(BINS)
    scores = np.zeros(last)
    for look in range(last):
        running_old += old[look]
        running_new += new[look]
        scores[look] = rank_score(running_old, running_new)
    return scores


def rank_score(old: Floats, new: Floats) -> float:
    m, n = float(old.sum()), float(new.sum())
    if not m or not n:
        return 0.0
    below = old.cumsum() - old / 2
    ties = old + new
    size = m + n
    variance = m * n / 12 * (size + 1 - float((ties**3 - ties).sum()) / (size * (size - 1)))
    return float((new @ below - m * n / 2) / np.sqrt(max(variance, 1e-12)))


def series(requests: Requests, minutes: int) -> Floats:
    """Return what a change-point detector sees: the new hosts' mean cost by quarter of a window."""
    rows = requests.where(requests.canary)
    step = max(1, minutes // 4)
    quarter = (rows.minute - rows.minute.min()) // step
    total = np.bincount(quarter, rows.cpu_ns)
    means: Floats = total / np.maximum(np.bincount(quarter), 1)
    return means


def otava() -> str | None:
    return shutil.which("otava")


def otava_signs(command: str, runs: Sequence[Floats], since: int) -> list[int]:
    """Return the direction of the first change point that Otava reports at or after an index.

    Each run is a metric of one table, all of one length. Raises RuntimeError where the command
    fails; change points of the day before count for nothing.
    """
    signs: list[int] = []
    for start in range(0, len(runs), 100):
        signs += _otava(command, np.stack(runs[start : start + 100]), since)
    return signs


def _otava(command: str, table: Floats, since: int) -> list[int]:
    names = [f"m{i}" for i in range(len(table))]
    lines = [",".join(["time", "commit", *names])]
    for moment, values in enumerate(table.T):
        day, hour = divmod(moment, 24)
        time = f"2026-01-{day + 1:02d} {hour:02d}:00:00 +0000"
        lines.append(",".join([time, f"c{moment}", *(f"{value:.3f}" for value in values)]))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.csv"
        data.write_text("\n".join(lines) + "\n")
        metrics = "\n".join(
            f"      {name}: {{column: {name}, direction: -1, scale: 1}}" for name in names
        )
        config = Path(folder) / "otava.yaml"
        config.write_text(
            f"tests:\n  runs:\n    type: csv\n    file: {data}\n    time_column: time\n"
            f"    attributes: [commit]\n    metrics:\n{metrics}\n"
        )
        words = [command, "analyze", "--config-file", str(config), "runs"]
        words += ["-P", str(ALPHA), "--since", "2025-12-31", "--output", "json"]
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode:
            raise RuntimeError(f"otava: exit code {done.returncode}: {done.stderr[-300:]}")
        return _signs(done.stdout, names, since)


def _signs(output: str, names: Sequence[str], since: int) -> list[int]:
    found = dict.fromkeys(names, 0)
    points = [point for points in json.loads(output).values() for point in points]
    for change in (change for point in points for change in point["changes"]):
        if change["index"] >= since and not found[change["metric"]]:
            up = float(change["mean_after"]) > float(change["mean_before"])
            found[change["metric"]] = 1 if up else -1
    return [found[name] for name in names]
