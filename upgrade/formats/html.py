"""For a browser: one self-contained page, without scripts and without anything off the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template

from hotclub.upgrade.edit import Finding
from hotclub.upgrade.report import Report, by_fixer, diff, offered, per_fixer, plural, summaries

CLASSES = {"+": "plus", "-": "minus", "@": "hunk"}


def render(report: Report) -> Iterator[str]:
    """Yield the page."""
    page = Template(Path(__file__).with_name("page.html").read_text())
    title = f"hotclub upgrade {report.title()}"
    yield page.substitute(title=escape(title), body="\n".join(body(report)))


def body(report: Report) -> Iterator[str]:
    result = report.result
    yield f"<h1>Upgrade {escape(report.title())}</h1>"
    yield f'<p class="lead">{escape(report.total())}.</p>'
    yield from figures(report)
    yield from table("What changes, by fixer", per_fixer(result))
    yield from table("Left out as unsafe: --unsafe adds", offered(result))
    yield from findings(result.findings)
    if result.moves:
        yield "<h2>Kept aside</h2><ul>"
        yield from (
            f"<li><code>{escape(str(a))}</code> is {escape(b.name)}</li>" for a, b in result.moves
        )
        yield "</ul>"
    if result.skipped:
        yield "<h2>Not looked into</h2><ul>"
        for change in result.skipped:
            yield f"<li><code>{escape(change.path)}</code>: {escape(change.skipped)}</li>"
        yield "</ul>"
    yield from diffs(report)


def figures(report: Report) -> Iterator[str]:
    result = report.result
    shown = (
        (len(result.changed), f"files {'changed' if report.written else 'would change'}"),
        (result.files, "files looked at"),
        (len(result.findings), "left to a person"),
        (len(result.skipped), "not looked into"),
    )
    yield '<div class="figures">'
    yield from (f"<div><b>{count:,}</b><span>{label}</span></div>" for count, label in shown)
    yield "</div>"


def table(heading: str, rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    rows = list(rows)
    if not rows:
        return
    about = summaries()
    yield f'<h2>{escape(heading)}</h2><div class="scroll"><table>'
    yield '<tr><th>fixer</th><th class="number">files</th><th>what it does</th></tr>'
    for name, count in rows:
        what = escape(about.get(name, ""))
        yield f'<tr><td><code>{escape(name)}</code></td><td class="number">{count}</td>'
        yield f"<td>{what}</td></tr>"
    yield "</table></div>"


def findings(found: Iterable[Finding]) -> Iterator[str]:
    groups = by_fixer(found)
    if groups:
        yield "<h2>Left to a person</h2>"
    for name, members in groups.items():
        count = len(members)
        head = f"<code>{escape(name)}</code>, {count} {plural(count, 'place')}"
        yield f"<details><summary>{head}</summary><ul>"
        for one in members:
            link = f' <a href="{escape(one.link)}">why</a>' if one.link else ""
            place = f"<code>{escape(one.path)}:{one.line}</code>"
            yield f"<li>{place} {escape(one.message)}{link}</li>"
        yield "</ul></details>"


def diffs(report: Report) -> Iterator[str]:
    changed = sorted(report.result.changed, key=lambda change: change.path)
    if changed:
        yield "<h2>Every change</h2>"
    for change in changed:
        names = escape(", ".join(sorted(change.counts)))
        yield f"<details><summary><code>{escape(change.path)}</code> "
        yield f'<span class="why">{names}</span></summary><pre>'
        yield "".join(map(coloured, diff(change).splitlines()[2:]))
        yield "</pre></details>"


def coloured(line: str) -> str:
    name = CLASSES.get(line[:1], "")
    return f'<span class="{name}">{escape(line) or " "}</span>'
