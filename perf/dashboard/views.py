"""The pages: each asks the store, and says what it found in words that the commands use too."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from hotclub.perf import ledger as ledgers
from hotclub.perf import production, watch
from hotclub.perf.alerts import Alerts
from hotclub.perf.dashboard import flames, series
from hotclub.perf.dashboard.options import options
from hotclub.perf.dashboard.staff import staff_page
from hotclub.perf.empty import Empty
from hotclub.perf.peaks import peaks
from hotclub.perf.production import FlagReport, flag_from
from hotclub.perf.report import Report
from hotclub.perf.rollouts import DAY, differences, shared
from hotclub.perf.store import Store
from hotclub.perf.tail import read_notes

MOST = 100


def page(request: HttpRequest, name: str, title: str, /, **context: Any) -> HttpResponse:
    context |= {"title": title, "page": name}
    return render(request, f"hotclub_dashboard/{name}.html", context)


@staff_page
def endpoints(request: HttpRequest, store: Store) -> HttpResponse:
    """CPU of the whole site over time, and its endpoints."""
    rows = production.endpoints(store)
    total = sum(row["cost"] for row in rows) or 1.0
    name, divisor = series.unit(store.counter())
    for row in rows:
        row["share"] = row["cost"] / total * 100
        for figure in ("mean", "wall_ns", "database_ns"):
            row[figure] /= divisor if figure == "mean" else 1e6
    alerts = [(one.title, one.text.split("\n")[1:]) for one in Alerts(store.folder).open()]
    return page(
        request,
        "endpoints",
        "Endpoints",
        rows=rows,
        unit=name,
        chart=series.whole_cost(store),
        alerts=alerts,
    )


@staff_page
def endpoint(request: HttpRequest, store: Store) -> HttpResponse:
    """One endpoint over time, and its functions."""
    name = request.GET.get("name", "")
    chart = series.mean_cost(store, name)
    if not chart["data"][0]:
        raise Http404
    try:
        rows = production.hotspots(store, endpoint=name, top=MOST)
    except Empty:
        rows = []
    title = name or "/"
    return page(request, "endpoint", title, name=name, chart=chart, functions=with_lines(rows))


@staff_page
def rollouts(request: HttpRequest, store: Store) -> HttpResponse:
    """Every commit that came, with its verdict where one was given."""
    rows = store.deployments()[1:]
    for row in rows:
        row["at"] = row["first_hour"] * 3600
        row["report"] = watch.kept_report(store.folder, row["commit"])
    return page(request, "rollouts", "Rollouts", rows=rows[::-1])


@staff_page
def rollout(request: HttpRequest, store: Store, commit: str) -> HttpResponse:
    """One rollout: its endpoints with intervals, and what explains it."""
    report = watch.kept_report(store.folder, commit)
    if report is None:
        raise Http404
    rows = sorted(report.endpoints, key=lambda part: (not part.sure, part.p))[:MOST]
    return page(
        request,
        "rollout",
        f"Rollout of {commit}",
        report=report,
        parts=forest(rows),
        at=report.first_minute * 60,
        until=report.last_minute * 60,
    )


def forest(rows: list[Any]) -> list[dict[str, Any]]:
    """Return endpoints with the places of their intervals, 0 to 200, 100 being no change."""
    reach = max([0.05, *(abs(part.ratio - 1) * 1.4 for part in rows)])

    def place(ratio: float) -> float:
        at: float = 100 + (ratio - 1) / reach * 100
        return round(min(200.0, max(0.0, at)), 1)

    return [
        {
            "part": part,
            "low": place(part.low),
            "at": place(part.ratio),
            "width": round(max(1.0, place(part.high) - place(part.low)), 1),
        }
        for part in rows
    ]


@staff_page
def functions(request: HttpRequest, store: Store) -> HttpResponse:
    """Functions by their share of the CPU."""
    name, commit = request.GET.get("endpoint"), request.GET.get("commit", "")
    rows = production.hotspots(store, endpoint=name or "", commit=commit, top=MOST)
    commits = [row["commit"] for row in store.deployments()]
    return page(
        request,
        "functions",
        "Functions",
        functions=with_lines(rows),
        commits=commits,
        commit=commit,
        endpoint=name or "",
    )


def with_lines(rows: list[production.Hot]) -> list[dict[str, Any]]:
    """Return functions with the points of a small line: their share by day."""
    found = []
    for row in rows:
        top = max([*row.trend, 1e-12])
        step = 78 / max(1, len(row.trend) - 1)
        heights = [19 - share / top * 17 for share in row.trend]
        points = [f"{1 + at * step:.1f},{height:.1f}" for at, height in enumerate(heights)]
        shares = {"own": row.self_share * 100, "inclusive": row.inclusive_share * 100}
        found.append({"row": row, "line": " ".join(points), **shares})
    return found


@staff_page
def diff(request: HttpRequest, store: Store) -> HttpResponse:
    """What each function costs more or less in one commit than in another."""
    commits = [row["commit"] for row in store.deployments()]
    old, new = request.GET.get("old", ""), request.GET.get("new", "")
    if not (old and new) and len(commits) > 1:
        old, new = commits[-2:]
    endpoint = request.GET.get("endpoint", "")
    both = store.served(old), store.served(new)
    first, last = shared(store, old, new) or (min(s[0] for s in both), max(s[1] for s in both))
    span = first - DAY, last + DAY
    rows = differences(store, old, new, *span, [endpoint] if endpoint else [])[:MOST]
    context = {"old": old, "new": new, "commits": commits, "endpoint": endpoint}
    return page(request, "diff", "Functions of two commits", rows=rows, **context)


@staff_page
def flame(request: HttpRequest, store: Store) -> HttpResponse:
    """The profiles of an endpoint as a flame graph."""
    name, commit = request.GET.get("endpoint", ""), request.GET.get("commit", "")
    top, profiles = flames.merged(store, name, commit)
    if not profiles:
        raise Empty(f"no profile of {name or '/'} is in the store")
    found = flames.boxes(top)
    context = {"boxes": found, "height": max(box.y for box in found) + flames.ROW}
    context |= {"width": int(flames.WIDTH), "profiles": profiles, "endpoint": name}
    context["query"] = "?" + urlencode({"endpoint": name, "commit": commit})
    return page(request, "flame", f"Calls of {name or '/'}", commit=commit, **context)


@staff_page
def profile(request: HttpRequest, store: Store) -> HttpResponse:
    """The same for speedscope."""
    name, commit = request.GET.get("endpoint", ""), request.GET.get("commit", "")
    top, _ = flames.merged(store, name, commit)
    return JsonResponse(flames.speedscope(top, name or "/"))


@staff_page
def flags(request: HttpRequest, store: Store) -> HttpResponse:
    """What each feature flag costs: of the commit that serves, and of rollouts that were slower."""
    kept: list[FlagReport] = [flag_from(row) for row in watch.kept(store.folder, "flags") or []]
    past: list[tuple[Report, FlagReport]] = []
    for row in store.deployments():
        report = watch.kept_report(store.folder, row["commit"])
        past += [(report, flag) for flag in report.flags] if report else []
    return page(request, "flags", "Feature flags", flags=kept, past=past)


@staff_page
def peak(request: HttpRequest, store: Store) -> HttpResponse:
    """CPU per active user in the peak minute, by day."""
    rows = peaks(store)
    _, divisor = series.unit(store.counter())
    known = [(row, row.per_user) for row in rows if row.per_user is not None]
    days = [row.minute * 60 // 86_400 * 86_400 for row, _ in known]
    chart = {
        "data": [days, [value / divisor for _, value in known]],
        "labels": ["CPU per active user, ms"],
        "band": False,
        "marks": series.deployments(store),
    }
    said = [{"row": r, "cost": r.cost / 1e9, "per": (r.per_user or 0) / divisor} for r in rows]
    return page(request, "peak", "Peak minute", rows=said, chart=chart)


@staff_page
def ledger(request: HttpRequest, store: Store) -> HttpResponse:
    """The steps that were taken, and what was measured of them."""
    path: Path | None = options().ledger
    steps: list[ledgers.Step] = []
    torn = 0
    if path is not None and path.exists():
        book = ledgers.Ledger(path)
        steps = list(book.steps())[::-1]
        torn = book.torn
    return page(request, "ledger", "Ledger", steps=steps, path=path, torn=torn)


@staff_page
def health(request: HttpRequest, store: Store) -> HttpResponse:
    """What became of the records: read, lost, damaged; which hosts are heard of."""
    notes = read_notes(store.folder)
    hosts = store.dicts(
        f"""SELECT host, count(DISTINCT pid) AS processes, max(minute) * 60 AS seen,
            count(*) AS records, sum(weight) AS requests,
            string_agg(DISTINCT counter, ', ') AS counters,
            string_agg(DISTINCT cpu_model, ', ') AS models,
            string_agg(DISTINCT python, ', ') AS pythons
        FROM {store.source("requests", watch.newest(store) - 1440)} WHERE {store.where()}
        GROUP BY host ORDER BY host LIMIT 500"""
    )
    lost = sorted(notes.health.get("lost", {}).items())
    return page(request, "health", "Recorders", notes=notes, lost=lost, hosts=hosts)
