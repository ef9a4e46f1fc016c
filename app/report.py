"""The demo's page: what was found, compiled, upgraded and proven, in one self-contained file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.template import Context, Engine

import hotclub
from app.pages import set_up
from hotclub.perf import counters
from hotclub.perf.ledger import Step

TEMPLATES = Path(__file__).resolve().parent / "templates" / "demo"
MOST_FINDINGS = 200


def title(name: str) -> str:
    return name.replace("_", " ")


def millions(value: float | None) -> str:
    return f"{value / 1e6:.2f} M" if value else ""


def span(low: float, high: float) -> str:
    """Return the interval of stock / fast, whatever the verdict."""
    return f"{1 / high:.2f}x to {1 / low:.2f}x" if low else ""


def step_of(row: dict[str, Any]) -> Step:
    return Step(**{k: v for k, v in row.items() if not k.endswith("_instructions")})


def pages(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pages with their bars: widths in per cent of the dearest page."""
    rows = list(rows)
    most = max(row["before"] for row in rows)
    shown = []
    for row in rows:
        step = step_of(row)
        counted = row["instructions"]
        after = row["before"] * row["ratio"]
        low, high = row["before"] * row["low"], row["before"] * min(row["high"], 2)
        shown.append(
            {
                "title": title(row["subject"]),
                "word": row["word"],
                "saying": step.figure(),
                "interval": span(row["low"], row["high"]),
                "before_ms": f"{row['before'] / 1e6:.2f}",
                "before_width": f"{100 * row['before'] / most:.2f}",
                "after_width": f"{100 * after / most:.2f}",
                "mark_left": f"{100 * low / after:.2f}",
                "mark_width": f"{100 * (high - low) / after:.2f}",
                "before_instructions": millions(row.get("before_instructions")),
                "after_instructions": millions(row.get("after_instructions")),
                "instructions_ratio": f"{1 / counted:.2f}x" if counted else "",
            }
        )
    return shown


def hotspots(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": title(page["benchmark"]),
            "covered": f"{page['covered']:.0%}",
            "rows": [
                {
                    "function": row["function"].rpartition("site-packages.")[2],
                    "calls": row["calls"],
                    "self": f"{row['self_share']:.1%}",
                    "inclusive": f"{row['inclusive_share']:.1%}",
                    "width": f"{12 * row['self_share'] / page['functions'][0]['self_share']:.2f}",
                    "fastpath": row["fastpath"],
                }
                for row in page["functions"]
            ],
        }
        for page in found
    ]


def upgraded(document: dict[str, Any]) -> dict[str, Any]:
    """Return the upgrade as the page shows it."""
    root = document["root"].rstrip("/") + "/"
    fixers = sorted(document["fixers"], key=lambda fixer: (-fixer["files"], fixer["name"]))
    findings = [
        finding | {"path": finding["path"].removeprefix(root)}
        for finding in document["findings"][:MOST_FINDINGS]
    ]
    return {
        "python": document["to"]["python"],
        "django": document["to"]["django"],
        "files": document["files"],
        "changed": len(document["changed"]),
        "seconds": document["seconds"],
        "second_run": document["second_run"] or "nothing",
        "runs": document["runs"],
        "fixers": fixers,
        "findings": findings,
        "diffs": [diff(change, root) for change in document["changed"]],
    }


def diff(change: dict[str, Any], root: str) -> dict[str, Any]:
    lines = [
        {"text": line, "kind": {"+": "add", "-": "del"}.get(line[:1], "")}
        for line in change["diff"].splitlines()[2:]
    ]
    kinds = [line["kind"] for line in lines]
    return {
        "path": change["path"].removeprefix(root),
        "lines": lines,
        "added": kinds.count("add"),
        "removed": kinds.count("del"),
    }


def headline(found: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    """Return the first sentence and the tiles below it, from what was measured and nothing else."""
    rows, document = found["pages"], found["upgrade"]
    faster = [1 / row["ratio"] for row in rows if row["word"] == "faster"]
    last = document["runs"][-1]
    text = f"{last['passed']} of {last['total']} tests of 2015 pass today."
    if faster:
        span = f"{min(faster):.1f} to {max(faster):.1f} times"
        text = f"{len(faster)} of {len(rows)} pages cost {span} less CPU. {text}"
    counted = [1 / row["instructions"] for row in rows if row["instructions"]]
    most = f"{max(counted):.2f}x" if counted else "not counted"
    left = len(document["findings"])
    tiles = [
        {"figure": f"{len(faster)} of {len(rows)}", "text": "pages proven faster in CPU time"},
        {"figure": most, "text": "fewer instructions, the best page"},
        {
            "figure": f"{last['passed']} / {last['total']}",
            "text": "legacy tests green after the upgrade",
        },
        {"figure": str(left), "text": f"finding{'s' * (left != 1)} left to a person"},
    ]
    return text, tiles


def write(path: Path, found: dict[str, Any], steps: list[Step], ledger: Path) -> None:
    """Write the page, whole or not at all."""
    import django

    set_up()  # the template engine asks the settings for the language
    said, tiles = headline(found)
    machine = counters.machine() | {"django": django.get_version()}
    context = {
        "headline": said,
        "date": date.today().isoformat(),
        "machine": machine,
        "tiles": tiles,
        "pages": pages(found["pages"]),
        "hotspots": hotspots(found["hotspots"]),
        "upgrade": upgraded(found["upgrade"]),
        "ledger": str(ledger),
        "steps": [
            {"kind": s.kind, "subject": title(s.subject), "word": s.word, "figure": s.figure()}
            for s in steps
        ],
        "version": hotclub.__version__,
    }
    text = Engine(dirs=[str(TEMPLATES)]).get_template("report.html").render(Context(context))
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)
