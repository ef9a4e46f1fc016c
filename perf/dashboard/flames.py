"""Profiles of one endpoint as a flame graph: rows of boxes for the page, samples for speedscope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hotclub.perf.parquet import DAY_MINUTES
from hotclub.perf.store import Store
from hotclub.perf.watch import newest

MOST_PROFILES, DAYS = 200, 3
WIDTH, ROW, NARROWEST = 1200.0, 18, 0.6


@dataclass(slots=True)
class Frame:
    """A function below its callers, over all profiles: own and inclusive cost."""

    function: str
    kind: str = "python"
    own: float = 0.0
    inclusive: float = 0.0
    calls: float = 0.0
    children: dict[str, Frame] = field(default_factory=dict)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Frame]]:
        yield depth, self
        for child in self.children.values():
            yield from child.walk(depth + 1)


def merged(store: Store, endpoint: str, commit: str) -> tuple[Frame, int]:
    """Return the profiles of an endpoint's last days as one tree, and how many they are."""
    chosen = f"endpoint = ? AND counter = ? AND {store.where()}"
    values: list[Any] = [endpoint, store.counter()]
    if commit:
        chosen += " AND commit = ?"
        values.append(commit)
    last = store.served(commit)[1] if commit else newest(store)
    source = store.source("functions", last - DAYS * DAY_MINUTES, last)
    rows = store.rows(
        f"""WITH told AS (SELECT * FROM {source} WHERE {chosen}),
        newest AS (SELECT profile FROM told WHERE parent = -1 ORDER BY at_ns DESC LIMIT ?)
        SELECT profile, node, parent, function, kind, calls, own, inclusive FROM told
        WHERE profile IN (FROM newest) ORDER BY profile, node""",
        *values,
        MOST_PROFILES,
    )
    top = Frame("(request)")
    places: dict[int, Frame] = {}
    profiles = 0
    for _, node, parent, function, kind, calls, own, inclusive in rows:
        if parent < 0:
            profiles += 1
            frame, places = top, {}
        else:
            siblings = places.get(parent, top).children
            frame = siblings.setdefault(function, Frame(function, kind))
        frame.own += own
        frame.inclusive += inclusive
        frame.calls += calls
        places[node] = frame
    return top, profiles


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the graph, in its units, and what it says."""

    x: float
    y: int
    width: float
    label: str
    title: str
    kind: str

    @property
    def text_x(self) -> float:
        return round(self.x + 3, 2)

    @property
    def text_y(self) -> int:
        return self.y + 13


def boxes(top: Frame) -> list[Box]:
    """Return the boxes that are wide enough to be seen, callers above."""
    found: list[Box] = []
    scale = WIDTH / top.inclusive if top.inclusive else 0.0

    def place(frame: Frame, x: float, depth: int) -> None:
        width = frame.inclusive * scale
        if width < NARROWEST:
            return
        name = frame.function.rpartition(":")[2]
        room = int(width / 6.6) - 1
        share = frame.inclusive / top.inclusive
        title = f"{frame.function}: {share:.1%}, itself {frame.own / top.inclusive:.1%}"
        label = name if len(name) <= room else name[: room - 1] + "…" if room > 3 else ""
        found.append(Box(round(x, 2), depth * ROW, round(width, 2), label, title, kind_of(frame)))
        for child in sorted(frame.children.values(), key=lambda one: -one.inclusive):
            place(child, x, depth + 1)
            x += child.inclusive * scale

    place(top, 0.0, 0)
    return found


def kind_of(frame: Frame) -> str:
    """Return what a box is coloured by."""
    if frame.kind == "fastpath":
        return "fastpath"
    if frame.function.startswith("django/db/"):
        return "database"
    if frame.function.startswith("django/template/"):
        return "template"
    return "django" if frame.function.startswith("django/") else "site"


def speedscope(top: Frame, name: str) -> dict[str, Any]:
    """Return the tree in speedscope's own format (file-format-schema.json): sampled, weighted."""
    numbers: dict[str, int] = {}
    samples: list[list[int]] = []
    weights: list[float] = []
    stack: list[int] = []
    for depth, frame in top.walk():
        del stack[depth:]
        stack.append(numbers.setdefault(frame.function, len(numbers)))
        if frame.own > 0:
            samples.append([*stack])
            weights.append(frame.own)
    return {
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "shared": {"frames": [{"name": one} for one in numbers]},
        "profiles": [
            {
                "type": "sampled",
                "name": name,
                "unit": "nanoseconds",
                "startValue": 0,
                "endValue": sum(weights),
                "samples": samples,
                "weights": weights,
            }
        ],
        "exporter": "hotclub",
    }
